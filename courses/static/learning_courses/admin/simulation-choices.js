// Lists of choices in the builder of simulations: Wagtail's own, with whatever a scenario says that is not among them.
(() => {
  "use strict";

  const Select = window.telepath.constructors["wagtail.widgets.Select"];

  class BoundSelect extends new Select("").boundWidgetClass {
    setState(state) {
      const { options } = this.input;
      for (const value of [state].flat()) {
        if (value && ![...options].some((option) => option.value === value)) this.addUnlisted(value);
      }
      super.setState([state].flat());
    }

    /** The value as a choice, and below the list why it is there, as long as it is chosen. */
    addUnlisted(value) {
      const told = document.createElement("p");
      told.className = "help simulation-unlisted";
      told.id = `${this.input.id}-unlisted`;
      told.textContent = this.input.dataset.simulationUnlisted;
      this.input.add(new Option(value, value));
      this.input.after(told);
      this.input.setAttribute("aria-describedby", `${this.input.getAttribute("aria-describedby") ?? ""} ${told.id}`.trim());
      this.input.addEventListener("change", () => {
        told.hidden = this.input.value !== value;
      });
    }
  }

  class OpenSelect extends Select {
    boundWidgetClass = BoundSelect;
  }

  window.telepath.register("learning.simulations.OpenSelect", OpenSelect);
})();
