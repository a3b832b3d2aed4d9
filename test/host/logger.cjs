"use strict";
const { appendFileSync, mkdirSync, renameSync, statSync } = require("node:fs");
const { dirname } = require("node:path");

/**
 * What VS Code's server writes its logs and output channels with, where the binary that it would use isn't there: the
 * same functions, on plain files.
 */
const levels = ["trace", "debug", "info", "warning", "error", "critical", "off"];
let usual = 2;

class Logger {
  #path;
  #largest;
  #level = usual;
  #plain = false;

  constructor(_type, _name, path, largest) {
    this.#path = path;
    this.#largest = largest;
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, "");
  }

  trace(message) {
    this.#write(0, message);
  }
  debug(message) {
    this.#write(1, message);
  }
  info(message) {
    this.#write(2, message);
  }
  warn(message) {
    this.#write(3, message);
  }
  error(message) {
    this.#write(4, message);
  }
  critical(message) {
    this.#write(5, message);
  }
  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  setPattern() {
    this.#plain = false;
  }
  clearFormatters() {
    this.#plain = true;
  }
  flush() {}
  drop() {}

  #write(level, message) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace("T", " ").replace("Z", "");
    try {
      if (this.#largest > 0 && statSync(this.#path).size > this.#largest) renameSync(this.#path, `${this.#path}.1`);
      appendFileSync(this.#path, this.#plain ? message : `${time} [${levels[level]}] ${message}\n`);
    } catch {
      // A folder that is removed while its editor closes takes no more lines.
    }
  }
}

const create = async (name, path, largest, count) => new Logger("rotating", name, path, largest, count);

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = (level) => {
  usual = level;
};
exports.setFlushOn = () => undefined;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
