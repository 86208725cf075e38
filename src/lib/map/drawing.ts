import * as L from 'leaflet';
import { CHART, type Land } from './coast.ts';
import { drawMarks, type Marks, type Palette } from './marks.ts';
import { CLOSEST, tidy, type Coordinates } from './sea-miles.ts';
import type { Tiles } from './tiles.ts';

/** What the chart tells of itself. */
export type Looking = { readonly middle: Coordinates; readonly zoom: number };

type Options = {
	readonly start: Coordinates;
	readonly zoom: number;
	readonly tiles: Tiles | null;
	/** No animation, for a person who asked for none. */
	readonly calm: boolean;
	/** With every step of a movement; `still` when it has come to rest. */
	readonly onmove: (looking: Looking, still: boolean) => void;
	readonly ontap: (place: Coordinates) => void;
};

/** A chart on the screen. */
export type Drawing = {
	land(land: Land): void;
	marks(marks: Marks): void;
	/** The hour has changed, or the contrast asked for. */
	paint(palette: Palette): void;
	pan(right: number, down: number): void;
	zoom(by: 1 | -1): void;
	/** In the middle, where something is to be looked at, from that near at least. */
	show(place: Coordinates, zoom?: number): void;
	/** All of these, as near as that goes. */
	fit(places: readonly Coordinates[]): void;
	/** Where on the element a place is. */
	pointOf(place: Coordinates): { readonly x: number; readonly y: number };
	/** West, south, east and north of what is seen, and a little beyond. */
	seen(): [number, number, number, number];
	/** Moves only if the place is near the rim or beyond it. */
	keepInSight(place: Coordinates): void;
	end(): void;
};

const place = ({ lat, lng }: L.LatLng): Coordinates => tidy({ latitude: lat, longitude: lng });
const latLng = ({ latitude, longitude }: Coordinates): L.LatLngTuple => [latitude, longitude];

/** Puts a chart into that element, which must have a size. */
export function draw(node: HTMLElement, options: Options): Drawing {
	const whole = L.latLngBounds([CHART.south, CHART.west], [CHART.north, CHART.east]);
	const animate = !options.calm;
	const map = L.map(node, {
		attributionControl: false,
		zoomControl: false,
		keyboard: false, // the component's own: it moves without animation where none is wanted
		boxZoom: false,
		doubleClickZoom: false, // a second tap on the same place is a second tap
		scrollWheelZoom: false, // until the chart has the focus, a wheel is for the page
		maxBounds: whole,
		maxBoundsViscosity: 1,
		bounceAtZoomLimits: false,
		maxZoom: CLOSEST,
		inertia: animate,
		zoomAnimation: animate,
		fadeAnimation: animate,
		markerZoomAnimation: animate
	});

	const pane = (name: string, zIndex: number) => {
		const made = map.createPane(name);
		made.style.zIndex = String(zIndex);
		return made;
	};
	pane('land', 150); // under the tiles, and seen wherever there are none
	const canvas = pane('marks', 450).appendChild(document.createElement('canvas'));
	canvas.className = 'marks';
	const pen = canvas.getContext('2d')!;
	const coast = L.geoJSON(undefined, {
		pane: 'land',
		interactive: false,
		...({ renderer: L.canvas({ pane: 'land', padding: 0.3 }) } as L.GeoJSONOptions)
	}).addTo(map);
	if (options.tiles) {
		L.tileLayer(options.tiles.template, {
			minZoom: 7,
			maxZoom: CLOSEST,
			bounds: whole,
			crossOrigin: 'anonymous', // as the pack keeps them
			keepBuffer: 1
		}).addTo(map);
	}

	let marks: Marks = { sites: [], observer: null, observerName: '', vessel: null };
	let palette: Palette | null = null;

	function redraw() {
		const { x: width, y: height } = map.getSize();
		const sharp = window.devicePixelRatio || 1;
		if (
			canvas.width !== Math.round(width * sharp) ||
			canvas.height !== Math.round(height * sharp)
		) {
			canvas.width = Math.round(width * sharp);
			canvas.height = Math.round(height * sharp);
			canvas.style.width = `${width}px`;
			canvas.style.height = `${height}px`;
		}
		L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
		pen.setTransform(sharp, 0, 0, sharp, 0, 0);
		pen.clearRect(0, 0, width, height);
		if (palette === null) return;
		const seen = map.getBounds();
		drawMarks(
			pen,
			{
				width,
				height,
				zoom: map.getZoom(),
				north: seen.getNorth(),
				south: seen.getSouth(),
				west: seen.getWest(),
				east: seen.getEast(),
				pointOf: (at) => map.latLngToContainerPoint(latLng(at))
			},
			marks,
			palette,
			parseFloat(getComputedStyle(document.documentElement).fontSize)
		);
	}

	/** What was asked for while a zoom was under way, which Leaflet would forget. */
	let owed = 0;
	let zooming = false;

	function zoomBy(levels: number) {
		owed = zooming ? owed + levels : 0;
		if (zooming) return;
		const wanted = map.getZoom() + levels;
		const to = Math.min(map.getMaxZoom(), Math.max(map.getMinZoom(), wanted));
		if (to === map.getZoom()) return;
		zooming = true; // Leaflet begins, and says so, only with the next frame
		map.setZoom(to, { animate });
	}

	const tell = (still: boolean) =>
		options.onmove({ middle: place(map.getCenter()), zoom: map.getZoom() }, still);

	function fit() {
		map.invalidateSize({ pan: false });
		map.setMinZoom(Math.ceil(map.getBoundsZoom(whole, true)));
		redraw();
	}

	map.setView(latLng(options.start), options.zoom, { animate: false });
	fit();
	map.on('move viewreset', () => {
		redraw();
		tell(false);
	});
	map.on('moveend', () => tell(true));
	map.on('zoomanim', () => {
		zooming = true;
		canvas.hidden = true;
	});
	map.on('zoomend', () => {
		zooming = false;
		canvas.hidden = false;
		redraw();
		if (owed !== 0) zoomBy(owed);
	});
	map.on('click', ({ latlng }) => options.ontap(place(latlng)));
	L.DomEvent.on(node, 'focus', () => void map.scrollWheelZoom.enable());
	L.DomEvent.on(node, 'blur', () => void map.scrollWheelZoom.disable());
	const resized = new ResizeObserver(fit);
	resized.observe(node);
	tell(true);

	return {
		land: (land) => void coast.addData(land),
		marks(next) {
			marks = next;
			redraw();
		},
		paint(next) {
			palette = next;
			coast.options.style = {
				color: next.shore,
				weight: 1.5,
				opacity: 1,
				fillColor: next.land,
				fillOpacity: 1
			};
			coast.setStyle(coast.options.style);
			redraw();
		},
		pan: (right, down) => void map.panBy([right, down], { animate }),
		zoom: zoomBy,
		show: (at, zoom = 13) =>
			void map.setView(latLng(at), Math.max(map.getZoom(), zoom), { animate }),
		fit(places) {
			if (places.length === 0) return;
			const bounds = L.latLngBounds(places.map(latLng));
			map.fitBounds(bounds, { padding: [40, 40], maxZoom: 13, animate: false });
		},
		pointOf: (at) => map.latLngToContainerPoint(latLng(at)),
		seen() {
			const bounds = map.getBounds().pad(0.1);
			return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
		},
		keepInSight: (at) => void map.panInside(latLng(at), { padding: [70, 70], animate }),
		end() {
			resized.disconnect();
			map.remove();
		}
	};
}
