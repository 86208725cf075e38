import { feature } from 'topojson-client';
import type { GeometryObject, Topology } from 'topojson-specification';
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';

/** The pieces of land on the chart, each island one of them. */
export type Land = FeatureCollection<Polygon | MultiPolygon>;

/** What the chart covers; beyond it there is nothing to be shown. */
export const CHART = { west: -8.5, south: 48.5, east: 3.5, north: 54.5 };

/** Unfolds what `coast/make.ts` made. */
export function landOf(coast: Topology): Land {
	const [land] = Object.values(coast.objects);
	return feature(coast, land as GeometryObject) as unknown as Land;
}
