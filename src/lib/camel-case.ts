/**
 * JSON that a function of the server builds has the names of its columns as keys: `site_name`. Rows
 * need none of this, since a query can name its columns: `siteName:site_name`.
 */
import * as v from 'valibot';

const camel = (key: string) => key.replaceAll(/_(.)/g, (_, next: string) => next.toUpperCase());

/** The same object with its own keys in camel case: `hull_colour` as `hullColour`. */
export function camelKeys(row: object): Record<string, unknown> {
	return Object.fromEntries(Object.entries(row).map(([key, value]) => [camel(key), value]));
}

/** The same with its keys in camel case, at every depth. Only for JSON whose keys are all names. */
export function inCamelCase(json: unknown): unknown {
	if (Array.isArray(json)) return json.map(inCamelCase);
	if (json === null || typeof json !== 'object') return json;
	const entries = Object.entries(camelKeys(json));
	return Object.fromEntries(entries.map(([key, value]) => [key, inCamelCase(value)]));
}

/** Reads JSON with keys such as `site_name` by a schema with keys such as `siteName`. */
export function fromJson<S extends v.GenericSchema>(schema: S) {
	return v.pipe(v.unknown(), v.transform(inCamelCase), schema);
}
