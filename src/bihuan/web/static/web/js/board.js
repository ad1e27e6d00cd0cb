/* The board: places on the axis, choosing and moving, giving by drag, what changes by itself, and the map. */
import "./board-place.js";
import "./board-pick.js";
import "./board-drag.js";
import "./board-live.js";
import "./board-map.js";
