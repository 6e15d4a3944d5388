/* MIT License. What is said where a content brings no text of its own; as the defaults of its fields. */
HocSo.Shared.texts['HocSo.TrueFalse'] = {
  check: "Check",
  retry: "Try again",
  showSolution: "Show the solution",
  score: "You have @score of @max points.",
  notAnswered: "Please answer first.",
  solutionShown: "The solution is shown.",
  correct: "Rightly answered",
  incorrect: "Wrongly answered",
  correctAnswer: "This is right",
  trueText: "True",
  falseText: "False",
};
