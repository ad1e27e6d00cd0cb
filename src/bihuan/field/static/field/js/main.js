/* The one entry of the phone's pages. Modules listen on the document, so a refreshed page needs no set-up. */
import "../../web/js/times.js";
import "./sheets.js";
import "./acts.js";
import "./bar.js";
import "./refresh.js";
import "./keeping.js";
