/* MIT License. What is said where a content brings no text of its own; as the defaults of its fields. */
HocSo.Shared.texts['HocSo.MultipleChoice'] = {
  check: "Check",
  retry: "Try again",
  showSolution: "Show the solution",
  correct: "Right",
  incorrect: "Wrong",
  score: "You have @score of @max points.",
  notAnswered: "Please answer first.",
  solutionShown: "The solution is shown.",
  chooseOne: "Choose one answer.",
  chooseSeveral: "Choose all answers that are right.",
  missed: "Should have been chosen",
};
