/* Draws the board's map with Leaflet: zones as outlines, technicians as circles, orders as diamonds, one route dashed.
   Without tiles all of it stands on plain ground. What is chosen on the board is chosen here, and the other way round. */
import { chosenNumber, pick } from "./board-pick.js";

const FIT = { padding: [18, 18], maxZoom: 16 };
const NAME_PX = 13; // a character of a zone's name
const FAR_PX = 36; // a zone narrower than that holds no sign that could be read
const SHIFT_PX = 17; // circles of one place stand side by side
const HEIGHTS = { done: -500, neutral: 0, attention: 250, danger: 500 };
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let L = null;
let map = null;
let begun = null;
let layers = null;
let told = "";
let following = true;
const zones = new Map();
const orders = new Map();
const people = new Map();

const at = (feature) => [feature.geometry.coordinates[1], feature.geometry.coordinates[0]];
const block = (number) => document.querySelector(`[data-pick="${CSS.escape(number)}"]`);
const markers = () => [...people.values(), ...orders.values()].map((one) => one.marker);

function fetched(tag, values) {
  return new Promise((done, failed) => {
    const element = Object.assign(document.createElement(tag), values);
    element.addEventListener("load", done);
    element.addEventListener("error", failed);
    document.head.append(element);
  });
}

async function begin(section) {
  await Promise.all([
    window.L || fetched("script", { src: section.dataset.library }),
    fetched("link", { rel: "stylesheet", href: section.dataset.sheet }),
  ]);
  L = window.L;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  map = L.map("map-canvas", { attributionControl: false, zoomControl: false, keyboard: false, zoomSnap: 0.25, zoomAnimation: !calm, fadeAnimation: false });
  L.control.zoom({ position: "topright", zoomInTitle: section.dataset.in, zoomOutTitle: section.dataset.out }).addTo(map);
  if (section.dataset.tiles) L.tileLayer(section.dataset.tiles, { maxZoom: 19 }).addTo(map);
  layers = L.layerGroup().addTo(map);
  map.setView([0, 0], 2); // a shape can be measured only on a map that has a view
  map.on("zoomend", fitNames);
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(section);
  section.addEventListener("keydown", move);
  section.querySelector("[data-map-whole]").addEventListener("click", fit);
}

function sign(css, text) {
  const element = document.createElement("i");
  element.className = css;
  element.textContent = text ?? "";
  return element;
}

function addZone(feature) {
  const ring = feature.geometry.coordinates[0].map(([lon, lat]) => [lat, lon]);
  const shape = L.polygon(ring, { className: "map-zone", interactive: false, weight: 1.5 }).addTo(layers);
  const icon = L.divIcon({ className: "map-name", html: sign("", feature.properties.name), iconSize: [0, 0] });
  const bounds = shape.getBounds(); // the name stands above the middle, where fewer signs lie over it
  const place = [bounds.getCenter().lat + (bounds.getNorth() - bounds.getSouth()) / 4, bounds.getCenter().lng];
  const name = L.marker(place, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(layers);
  zones.set(feature.properties.id, { shape, name, words: feature.properties.name });
}

function addPoint(feature, css, text, shift_px, height) {
  const anchor = [12 - shift_px, feature.properties.kind === "person" ? 29 : 12]; // he stands above his order's place
  const icon = L.divIcon({ className: css, html: sign("", text), iconSize: [24, 24], iconAnchor: anchor });
  return L.marker(at(feature), { icon, keyboard: false, riseOnHover: true, zIndexOffset: height, height }).addTo(layers);
}

function pressable(marker, id, label, act) {
  const element = marker.getElement();
  element.dataset.sign = id;
  element.tabIndex = -1;
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", label);
  element.title = label;
  marker.on("click", act);
}

function addOrder(feature) {
  const { number, look, tone, zone, row } = feature.properties;
  const marker = addPoint(feature, `map-order ${look} ${tone}`, "", 0, HEIGHTS[tone]);
  const label = block(number)?.title || `${number} ${block(number)?.querySelector(".cut")?.textContent ?? ""}`;
  pressable(marker, number, label, () => choose(number));
  orders.set(number, { marker, zone, row });
}

function addPerson(feature, taken) {
  const { key, name, surname, stops } = feature.properties;
  const place = feature.geometry.coordinates.map((one) => one.toFixed(3)).join();
  taken.set(place, (taken.get(place) ?? -1) + 1);
  const marker = addPoint(feature, "map-person", surname, taken.get(place) * SHIFT_PX, 1000);
  pressable(marker, key, `${name} · ${stops.length}`, () => choosePerson(key));
  people.set(key, { marker, stops, place: at(feature) });
}

/** Chooses from the map: the part of the earth looked at stays as the reader put it. */
function choose(number) {
  staying(() => {
    if (block(number)) pick(block(number));
    else mark(number);
  });
}

function staying(act) {
  following = false;
  try { act(); } finally { following = true; }
}

function choosePerson(key) {
  const open = people.get(key).stops.find((number) => block(number));
  if (open) { choose(open); return; }
  document.getElementById(`row-${key}`)?.scrollIntoView({ block: "nearest" });
  mark("", key);
}

/** Shows which order is chosen: its diamond, its zone, and the route of whoever has it. */
function mark(number, key = orders.get(number)?.row ?? "") {
  const order = orders.get(number);
  for (const one of document.querySelectorAll(".map-canvas .chosen")) one.classList.remove("chosen");
  map.eachLayer((layer) => { if (layer.options.className === "map-route") layer.remove(); });
  order?.marker.getElement()?.classList.add("chosen");
  zones.get(order?.zone)?.shape.getElement()?.classList.add("chosen");
  const person = people.get(key);
  const shown = L.latLngBounds([]);
  if (person) {
    person.marker.getElement()?.classList.add("chosen");
    const stops = person.stops.filter((one) => orders.has(one)).map((one) => orders.get(one).marker.getLatLng());
    shown.extend(L.polyline([person.place, ...stops], { className: "map-route", interactive: false }).addTo(layers).getBounds());
  }
  if (order) shown.extend(order.marker.getLatLng()).extend(zones.get(order.zone)?.shape.getBounds() ?? []);
  for (const one of markers()) one.setZIndexOffset(one.getElement().classList.contains("chosen") ? 2000 : one.options.height);
  for (const one of markers()) one.getElement().tabIndex = -1;
  const holder = (order ?? person)?.marker ?? markers()[0];
  if (holder) holder.getElement().tabIndex = 0;
  if (following && shown.isValid()) map.fitBounds(shown, { ...FIT, animate: false });
}

/** Arrows go to the nearest sign in their direction; Enter and Space choose it. */
function move(event) {
  const from = markers().find((one) => one.getElement() === event.target);
  if (!from || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.code === "Enter" || event.code === "Space") {
    event.preventDefault();
    from.fire("click");
    return;
  }
  if (!KEYS[event.code]) return;
  event.preventDefault();
  const [x, y] = KEYS[event.code];
  const here = map.latLngToContainerPoint(from.getLatLng());
  const near = markers().map((marker) => {
    const there = map.latLngToContainerPoint(marker.getLatLng()).subtract(here);
    const ahead = there.x * x + there.y * y;
    return { marker, ahead, far: ahead + 2 * Math.abs(there.x * y + there.y * x) };
  }).filter((one) => one.ahead > 0).sort((one, other) => one.far - other.far);
  if (!near.length) return;
  map.panInside(near[0].marker.getLatLng(), { padding: [24, 24], animate: false });
  for (const one of markers()) one.getElement().tabIndex = -1;
  near[0].marker.getElement().tabIndex = 0;
  near[0].marker.getElement().focus();
}

/** Names stand where their zone is wide enough for them; where the zones are tiny, signs shrink to points. */
function fitNames() {
  const wides = [];
  for (const { shape, name, words } of zones.values()) {
    const bounds = shape.getBounds();
    const wide = map.latLngToContainerPoint(bounds.getNorthEast()).x - map.latLngToContainerPoint(bounds.getSouthWest()).x;
    name.getElement().hidden = wide < words.length * NAME_PX;
    wides.push(wide);
  }
  const middle = wides.sort((one, other) => one - other)[wides.length >> 1] ?? FAR_PX;
  map.getContainer().classList.toggle("far", middle < FAR_PX);
}

function fill(feed) {
  layers.clearLayers();
  for (const kept of [zones, orders, people]) kept.clear();
  const taken = new Map();
  const add = { zone: addZone, order: addOrder, person: (one) => addPerson(one, taken) };
  for (const feature of feed.features) add[feature.properties.kind](feature);
}

function fit() {
  const drawn = [...markers(), ...[...zones.values()].map((one) => one.shape)];
  if (!drawn.length) return;
  const bounds = L.latLngBounds([]);
  for (const one of drawn) bounds.extend(one.getBounds ? one.getBounds() : one.getLatLng());
  map.fitBounds(bounds, { ...FIT, animate: false });
}

function say(section, words) {
  const failed = section.querySelector(".map-failed");
  failed.textContent = words;
  failed.hidden = !words;
}

/** Fetches what there is and draws it; the part of the earth looked at stays. */
export async function show(section) {
  try {
    const answer = await fetch(section.dataset.feed, { headers: { "HX-Current-URL": location.href } });
    if (!answer.ok) throw new Error(String(answer.status));
    const text = await answer.text();
    begun ??= begin(section).catch((problem) => { begun = null; throw problem; });
    await begun;
    say(section, "");
    if (text === told) return;
    const feed = JSON.parse(text);
    const held = document.activeElement?.closest?.("#map-canvas [role=button]")?.dataset.sign;
    fill(feed);
    if (!told) fit();
    const first = !told;
    told = text;
    const finish = () => { fitNames(); mark(chosenNumber()); };
    if (first) finish();
    else staying(finish); // what changes by itself does not take the reader away from where he looks
    if (held) markers().find((one) => one.getElement().dataset.sign === held)?.getElement().focus();
    const unplaced = section.querySelector(".map-unplaced");
    unplaced.hidden = !feed.unplaced;
    unplaced.textContent = section.dataset.unplaced.replace("{n}", feed.unplaced);
  } catch {
    say(section, section.dataset.failed);
  }
}

document.addEventListener("boardpick", (event) => { if (told) mark(event.detail.number); });
