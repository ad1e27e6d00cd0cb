/* The board: places on the axis, choosing and moving, giving by drag, and what changes by itself. */
import "./board-place.js";
import "./board-pick.js";
import "./board-drag.js";
import "./board-live.js";
