// The state of the page, and who is told when it changes.

/**
 * How a value follows from others: computed again when one of those in `from` has changed.
 * @template {object} State
 * @template Value
 * @typedef {{ from: readonly (keyof State)[], compute: (state: Readonly<State>) => Value }} Derivation
 */

/**
 * Holds the choices of the reader and what is derived from them.
 *
 * An update takes place in three steps: the choices are set; the derived values are computed, in the
 * order in which they are given; then every listener that reads a changed value is called once, in the
 * order of subscription. A value has changed if it is another one (`Object.is`), so collections are
 * replaced, not altered. An update made by a listener waits for the end of the pass, then has its own.
 * @template {object} Choices
 * @template {object} Derived
 */
export class Store {
  /**
   * @param {Choices} choices
   * @param {{ [Key in keyof Derived]: Derivation<Choices & Derived, Derived[Key]> }} derivations
   */
  constructor(choices, derivations) {
    this.state = /** @type {Choices & Derived} */ ({ ...choices });
    this.derivations = derivations;
    /** @type {{ keys: Set<keyof (Choices & Derived)>, listener: (state: Readonly<Choices & Derived>) => void }[]} */
    this.subscriptions = [];
    /** @type {Partial<Choices>[]} */
    this.waiting = [];
    this.isUpdating = false;
    this.derive(new Set(/** @type {(keyof (Choices & Derived))[]} */ (Object.keys(choices))));
  }

  /**
   * The state as it is now: always the same object, to be read only.
   * @returns {Readonly<Choices & Derived>}
   */
  get() {
    return this.state;
  }

  /** @param {Partial<Choices>} patch */
  update(patch) {
    this.waiting.push(patch);
    if (this.isUpdating) return;
    this.isUpdating = true;
    try {
      for (let next = this.waiting.shift(); next; next = this.waiting.shift()) this.apply(next);
    } finally {
      this.isUpdating = false;
      this.waiting = [];
    }
  }

  /**
   * Call a listener after each update that changes one of some values.
   * @param {readonly (keyof (Choices & Derived))[]} keys
   * @param {(state: Readonly<Choices & Derived>) => void} listener
   */
  subscribe(keys, listener) {
    this.subscriptions.push({ keys: new Set(keys), listener });
  }

  /**
   * @private
   * @param {Partial<Choices>} patch
   */
  apply(patch) {
    /** @type {Set<keyof (Choices & Derived)>} */
    const changed = new Set();
    for (const [name, value] of Object.entries(patch)) {
      this.set(/** @type {keyof (Choices & Derived)} */ (name), value, changed);
    }
    this.derive(changed);
    for (const { keys, listener } of this.subscriptions) {
      if ([...changed].some((key) => keys.has(key))) listener(this.state);
    }
  }

  /**
   * Compute what follows from the changed values, and add to them what has changed itself.
   * @private
   * @param {Set<keyof (Choices & Derived)>} changed
   */
  derive(changed) {
    for (const key of /** @type {(keyof Derived)[]} */ (Object.keys(this.derivations))) {
      const { from, compute } = this.derivations[key];
      if (from.some((name) => changed.has(name))) this.set(key, compute(this.state), changed);
    }
  }

  /**
   * @private
   * @param {keyof (Choices & Derived)} key
   * @param {unknown} value  of the type of that key
   * @param {Set<keyof (Choices & Derived)>} changed
   */
  set(key, value, changed) {
    if (Object.is(this.state[key], value)) return;
    Object.assign(this.state, { [key]: value });
    changed.add(key);
  }
}
