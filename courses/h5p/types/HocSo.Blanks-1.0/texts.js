/* MIT License. What is said where a content brings no text of its own; as the defaults of its fields. */
HocSo.Shared.texts['HocSo.Blanks'] = {
  check: "Check",
  retry: "Try again",
  showSolution: "Show the solution",
  correct: "Right",
  incorrect: "Wrong",
  score: "You have @score of @max points.",
  notAnswered: "Please answer first.",
  solutionShown: "The solution is shown.",
  gap: "Gap @number of @total",
  hint: "Hint",
  fillAll: "Please fill in every gap first.",
  rightAnswer: "Right answer: @answer",
};
