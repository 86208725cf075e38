import { plain } from './notation.ts';
import type { Position } from './position.ts';

type LatLong = Pick<Position, 'latitude' | 'longitude'>;

const LABEL = /^((OS|OSGB|NATIONAL|NGR|GR|GRID|REF|REFERENCE)(?![A-Z])[\s.:]*)+/;

/** Two letters that name a square of 100 km, and nothing but figures after them. */
const REFERENCE = /^([HNOST][A-HJ-Z])([\s\d,/-]*)$/;

/** How far the library's shift of datum may be off, in metres. */
const DATUM_METRES = 5;

function reference(text: string): { square: string; figures: string } | null {
	const [, square, figures] = REFERENCE.exec(plain(text).replace(LABEL, '')) ?? [];
	return square && figures !== undefined && /\d/.test(figures) ? { square, figures } : null;
}

/** Whether it is meant for one of the Ordnance Survey's grid references, well formed or not. */
export function isGridReference(text: string): boolean {
	return reference(text) !== null;
}

/** East and north, as many figures each; null where they cannot be told apart. */
function parts(figures: string): [string, string] | null {
	const groups = figures.match(/\d+/g) ?? [];
	if (groups.length === 2 && groups[0]!.length !== groups[1]!.length) return null;
	const all = groups.join('');
	const half = all.length / 2;
	return [2, 3, 4, 5].includes(half) ? [all.slice(0, half), all.slice(half)] : null;
}

/**
 * The middle of the square that an Ordnance Survey grid reference of 4, 6, 8 or 10 figures names,
 * WGS84; as exact as its corners are far. Null: it is none, or one that is nowhere.
 */
export async function gridOf(text: string): Promise<Position | null> {
	const found = reference(text);
	const eastNorth = found && parts(found.figures);
	if (!eastNorth) return null;
	const { default: OsGridRef } = await import('geodesy/osgridref.js');
	const side = 10 ** (5 - eastNorth[0].length);
	try {
		const corner = OsGridRef.parse(`${found.square} ${eastNorth.join(' ')}`);
		const middle = new OsGridRef(corner.easting + side / 2, corner.northing + side / 2).toLatLon();
		return {
			latitude: Number(middle.lat.toFixed(7)),
			longitude: Number(middle.lon.toFixed(7)),
			source: 'typed',
			accuracyMetres: Math.ceil((side / 2) * Math.SQRT2) + DATUM_METRES,
			fixedAt: null
		};
	} catch {
		return null; // letters of a square outside the grid
	}
}

/** "SZ 497 960", by the Ordnance Survey; null where its grid does not reach. */
export async function formatGrid(
	{ latitude, longitude }: LatLong,
	figures: 4 | 6 | 8 | 10 = 8
): Promise<string | null> {
	const { LatLon } = await import('geodesy/osgridref.js');
	try {
		return new LatLon(latitude, longitude).toOsGrid().toString(figures);
	} catch {
		return null;
	}
}
