// A point on the map: by click, or the middle of what is shown. Without us the fields are enough.
const part = document.querySelector("[data-map]");
const known = JSON.parse(part.dataset.map);
const [south, west, north, east] = known.box;
const box = L.latLngBounds([[south, west], [north, east]]);
const fields = [document.getElementById("latitude"), document.getElementById("longitude")];
const said = part.querySelector("[data-said]");
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
part.hidden = false;

const map = L.map(part.querySelector(".bt-map__area"), {
  zoomControl: false, attributionControl: false, maxBounds: box.pad(0.5), minZoom: 8, maxZoom: 19,
  zoomAnimation: !calm, fadeAnimation: !calm, inertia: !calm, scrollWheelZoom: false,
  renderer: L.svg({ padding: 0 }), // nothing beyond the frame: it would lie over the text above
});
part.querySelector("[data-do=in]").addEventListener("click", () => map.zoomIn());
part.querySelector("[data-do=out]").addEventListener("click", () => map.zoomOut());
map.fitBounds(box, { animate: false });

const names = [];
const dot = (at, look, radius) =>
  L.circleMarker(at, { radius, weight: 2, fillOpacity: 1, interactive: false, className: look });
const named = (at, look, radius, words, show) => {
  const tip = document.createElement("span"); // names are rows: never as HTML
  tip.textContent = words;
  const one = dot(at, look, radius).addTo(map);
  if (!show) return;
  one.bindTooltip(tip, { permanent: true, direction: "right", offset: [6, 0], opacity: 1 });
  names.push(one.getTooltip().getElement());
};
const uncrowd = () => { // of two names that would lie over each other the first is shown
  const shown = [];
  for (const name of names) {
    name.hidden = false;
    const it = name.getBoundingClientRect();
    name.hidden = shown.some((other) => it.left < other.right && other.left < it.right
      && it.top < other.bottom && other.top < it.bottom);
    if (!name.hidden) shown.push(it);
  }
};
if (known.tiles) {
  L.tileLayer(known.tiles, { maxZoom: 19 }).addTo(map);
  const by = document.createElement("span");
  by.textContent = known.by;
  L.control.attribution({ prefix: false }).addAttribution(by.innerHTML).addTo(map);
} else {
  L.rectangle(box, { className: "bt-map__box", interactive: false, weight: 2 }).addTo(map);
  for (const [name, lat, long] of known.zones)
    named([lat, long], "bt-map__zone", 4, `${part.dataset.zone} ${name}`, true);
  for (const [name, lat, long] of known.stations)
    named([lat, long], "bt-map__station", 6, name, true);
}
map.on("moveend", uncrowd);
uncrowd();

if (said) takes();
else shows();

/** A form: click or button set the point, typed numbers move it. */
function takes() {
  let point = null;
  const mark = (at) => {
    if (point) point.setLatLng(at);
    else point = dot(at, "bt-map__point", 9).addTo(map);
  };
  const take = (at) => {
    if (!box.contains(at)) {
      said.textContent = part.dataset.outside;
      return;
    }
    fields[0].value = at.lat.toFixed(5);
    fields[1].value = at.lng.toFixed(5);
    fields[0].closest("details").open = true;
    said.textContent = `${part.dataset.taken} ${fields[0].value}, ${fields[1].value}`;
    mark(at);
  };
  map.on("click", (event) => take(event.latlng));
  part.querySelector("[data-do=take]").addEventListener("click", () => take(map.getCenter()));
  const typed = () => {
    const [lat, long] = fields.map((one) => Number.parseFloat(one.value.replace(",", ".")));
    if (Number.isFinite(lat) && Number.isFinite(long) && box.contains([lat, long])) mark([lat, long]);
  };
  for (const one of fields) one.addEventListener("change", typed);
  typed();
  // without streets a closer look shows nothing at all
  if (point) map.setView(point.getLatLng(), known.tiles ? 15 : map.getZoom(), { animate: false });
}

/** A list: a dot for each row that has a point. */
function shows() {
  for (const row of document.querySelectorAll("[data-at]"))
    named(row.dataset.at.split(",").map(Number), "bt-map__point", 7, row.dataset.what, false);
}
