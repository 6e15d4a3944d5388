/* MIT License. Elements, texts and ids: what every content type of Học Số is built from. */
window.HocSo = window.HocSo || {};
HocSo.Shared = HocSo.Shared || {};
HocSo.Shared.texts = HocSo.Shared.texts || {};

(function (Shared) {
  'use strict';

  let last = 0;

  /** An id that no other element of the page has. */
  Shared.id = function (name) {
    last += 1;
    return 'hocso-' + name + '-' + last;
  };

  /**
   * An element. `options` are its attributes; `text` is its text, `html` a field that was filtered as HTML,
   * and functions listen to the event of their name.
   */
  Shared.el = function (tag, options, children) {
    const element = document.createElement(tag);
    Object.keys(options || {}).forEach(function (name) {
      set(element, name, options[name]);
    });
    (children || []).filter(Boolean).forEach(function (child) {
      element.appendChild(child);
    });
    return element;
  };

  function set(element, name, value) {
    if (name === 'text') {
      element.textContent = value;
    } else if (name === 'html') {
      element.innerHTML = value;
    } else if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== undefined && value !== null) {
      element.setAttribute(name, value);
    }
  }

  Shared.button = function (text, onClick, options) {
    const own = Object.assign({ type: 'button', class: 'hocso-button', text: text, click: onClick }, options);
    return Shared.el('button', own);
  };

  Shared.empty = function (element) {
    while (element.firstChild) {
      element.removeChild(element.firstChild);
    }
    return element;
  };

  /** The words of a field. Plain fields come escaped, others as HTML; nothing in them is run or loaded here. */
  Shared.plain = function (text) {
    const read = new DOMParser().parseFromString(text === undefined ? '' : String(text), 'text/html');
    return read.body.textContent.replace(/\s+/g, ' ').trim();
  };

  /** `text` with the values of its words `@name`. */
  Shared.fill = function (text, values) {
    return text.replace(/@([a-z]+)/gi, function (found, name) {
      return Object.prototype.hasOwnProperty.call(values, name) ? String(values[name]) : found;
    });
  };

  /** The texts of a content type: those that its author wrote, and ours where there is none. */
  Shared.textsOf = function (machine, written) {
    const texts = Object.assign({}, Shared.texts[machine]);
    Object.keys(written || {}).forEach(function (name) {
      if (written[name]) {
        texts[name] = Shared.plain(written[name]);
      }
    });
    return texts;
  };

  Shared.media = function (media, contentId) {
    const image = media && media.image;
    return image && image.path ? Shared.picture(image, media.alt, contentId) : null;
  };

  Shared.picture = function (image, alt, contentId) {
    return Shared.el('img', {
      class: 'hocso-picture',
      src: H5P.getPath(image.path, contentId),
      alt: Shared.plain(alt),
      width: image.width,
      height: image.height,
    });
  };

  /** The numbers below `count`, mixed. */
  Shared.mixed = function (count) {
    const order = Shared.numbers(count);
    for (let place = count - 1; place > 0; place -= 1) {
      const other = Math.floor(Math.random() * (place + 1));
      const kept = order[place];
      order[place] = order[other];
      order[other] = kept;
    }
    return order;
  };

  Shared.numbers = function (count) {
    return Array.from({ length: count }, function (_, number) {
      return number;
    });
  };

  /** The numbers below `count` that a state has in `list`. */
  Shared.known = function (list, count) {
    return (Array.isArray(list) ? list : []).filter(function (number) {
      return Number.isInteger(number) && number >= 0 && number < count;
    });
  };

  /** Whether `order` has each number below `count` once, so that a state of an older content harms nothing. */
  Shared.isOrder = function (order, count) {
    return Array.isArray(order) && order.length === count && Shared.numbers(count).every(function (number) {
      return order.indexOf(number) >= 0;
    });
  };
})(HocSo.Shared);
