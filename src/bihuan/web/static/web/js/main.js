/* The one entry of the staff pages. Each module binds to attributes, so swapped-in content needs no set-up. */
import "./keys.js";
import "./keysheet.js";
import "./lists.js";
import "./overlays.js";
import "./toast.js";
import "./times.js";
import "./errors.js";
import "./search.js";
import "./forms.js";
import "./drafts.js";
import "./live.js";
import "./copy.js";
