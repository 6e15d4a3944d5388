/* A tiny editor that keeps the contract of the official one: it asks for a type's fields, sends files, hands over text.
 *
 * It has a text field for each text of the type, a chooser for each picture, and nothing else.
 */

window.H5PEditor = window.H5PEditor || {};

window.H5PEditor.Editor = class {
  constructor(library, given, replaced) {
    const { params = {}, metadata = {} } = JSON.parse(given);
    this.form = { params, metadata, metadataForm: {} };
    this.library = library;
    this.box = document.createElement("form");
    this.box.setAttribute("aria-label", library);
    replaced.replaceWith(this.box);
    this.begin();
  }

  async begin() {
    const [machineName, version] = this.library.split(" ");
    const [majorVersion, minorVersion] = version.split(".");
    const asked = new URLSearchParams({ machineName, majorVersion, minorVersion, language: "vi" });
    const answer = await fetch(`${window.H5PIntegration.editor.ajaxPath}libraries?${asked}`);
    const { semantics } = await answer.json();
    for (const field of window.H5PEditor.metadataSemantics) {
      if (field.name === "title" || field.name === "license") this.show(field, this.form.metadata, "metadata");
    }
    this.fields(semantics, this.form.params, "params");
    this.selector = { currentLibrary: this.library, form: this.form };
  }

  fields(semantics, values, path) {
    for (const field of semantics) {
      if (field.default !== undefined) values[field.name] ??= field.default;
      if (field.type === "group") {
        values[field.name] ??= {};
        this.fields(field.fields, values[field.name], `${path}.${field.name}`);
      } else this.show(field, values, path);
    }
  }

  show(field, values, path) {
    const label = document.createElement("label");
    label.textContent = field.label ?? field.name;
    const input = label.appendChild(document.createElement("input"));
    input.name = `${path}.${field.name}`;
    if (field.type === "image") this.takePictures(input, field, values);
    else if (["text", "select"].includes(field.type)) {
      input.value = values[field.name] ?? "";
      input.addEventListener("input", () => {
        values[field.name] = input.value;
      });
    } else return;
    this.box.append(label);
  }

  takePictures(input, field, values) {
    input.type = "file";
    const shown = document.createElement("img");
    const show = () => {
      shown.alt = field.name;
      shown.src = `${window.H5PEditor.filesPath}/${values[field.name].path}`;
      this.box.append(shown);
    };
    if (values[field.name]) show();
    input.addEventListener("change", async () => {
      const body = new FormData();
      body.append("file", input.files[0], input.files[0].name);
      body.append("field", JSON.stringify(field));
      body.append("contentId", "0");
      const answer = await fetch(`${window.H5PIntegration.editor.ajaxPath}files`, { method: "POST", body });
      const { path, mime, width, height } = await answer.json();
      values[field.name] = { path, mime, width, height };
      show();
    });
  }

  getContent(submit, error) {
    const { params, metadata } = this.form;
    if (metadata.title) submit({ title: metadata.title, library: this.library, params: JSON.stringify({ params, metadata }) });
    else error("missing-title");
  }
};
