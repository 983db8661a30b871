// Every page works without this file. It adds small comforts; nothing here may be needed.
import "htmx.org/dist/htmx.esm.js";
import "./js/menus.js";
import "./js/fields.js";
import "./js/lists.js";
import "./js/board.js";
import "./js/typed.js";
import "./js/passkeys.js";
