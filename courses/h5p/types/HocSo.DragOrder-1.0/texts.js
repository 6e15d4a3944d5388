/* MIT License. What is said where a content brings no text of its own; as the defaults of its fields. */
HocSo.Shared.texts['HocSo.DragOrder'] = {
  check: "Check",
  retry: "Try again",
  showSolution: "Show the solution",
  correct: "Right",
  incorrect: "Wrong",
  score: "You have @score of @max points.",
  notAnswered: "Please answer first.",
  solutionShown: "The solution is shown.",
  instructions: "Drag the entries, or move them with their buttons.",
  up: "Up: @item",
  down: "Down: @item",
  moved: "@item is now at place @place of @total.",
  solution: "The right order",
};
