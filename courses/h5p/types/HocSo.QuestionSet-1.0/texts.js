/* MIT License. What is said where a content brings no text of its own; as the defaults of its fields. */
HocSo.Shared.texts['HocSo.QuestionSet'] = {
  start: "Start",
  previous: "Previous",
  next: "Next",
  finish: "Finish",
  question: "Question @number of @total",
  goTo: "Go to question @number",
  answered: "answered",
  unanswered: "not answered",
  result: "Your result",
  score: "You have @score of @max points.",
  passed: "You have passed.",
  failed: "You have not passed yet.",
  passMark: "Pass mark: @points points",
  showSolution: "Show the solutions",
  retry: "Try again",
  backToResult: "Back to the result",
};
