// Everything the shells need. A page adds its own modules in the block of that name.
import "./collapse.js";
import "./dialog.js";
import "./errors.js";
import "./focus.js";
import "./live.js";
import "./menu.js";
import "./morph.js";
import "./shortcuts.js";
import "./theme-switch.js";
import "./toast.js";
