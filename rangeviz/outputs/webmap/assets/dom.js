// Elements of the page. Every text of the catalog or the user enters by textContent.

/**
 * An element with properties, attributes (aria-, data-, role ...) and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean>} [properties]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) Reflect.set(element, name, value);
    else element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/**
 * An element of SVG.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @param {Node[]} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * The element of a selector, which the page has.
 * @template {HTMLElement} Type
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Type} type
 * @returns {Type}
 */
export function findElement(root, selector, type) {
  const element = root.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`the page has no ${selector} that is a ${type.name}`);
  return element;
}

/** @param {string} id */
export function byId(id) {
  return findElement(document, `#${id}`, HTMLElement);
}

/**
 * A link, if the address is one that a reader may follow; else the text alone.
 * @param {string} text
 * @param {string} url
 */
export function link(text, url) {
  if (!/^https?:\/\//i.test(url)) return document.createTextNode(text);
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer", textContent: text });
}

/**
 * An act that is done once, some time after it was last asked for.
 * @param {number} milliseconds
 * @param {() => void} act
 */
export function debounced(milliseconds, act) {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(act, milliseconds);
  };
}

/** @param {HTMLElement} element */
export function hasRoom(element) {
  return element.clientWidth > 0 && element.clientHeight > 0;
}

export function isPrinting() {
  return window.matchMedia("print").matches;
}

/** True in a frame of another page, which shows map and legend only. */
export function isEmbedded() {
  return document.documentElement.classList.contains("embed");
}

/** @param {boolean} isInFrame */
export function setEmbedded(isInFrame) {
  document.documentElement.classList.toggle("embed", isInFrame);
}
