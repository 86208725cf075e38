/** What a request to Auth carries, as far as it can be believed. */
import type { Context } from 'hono';
import { AuthRefusal } from './refusal.ts';

/** What was sent as text; anything else, and what no text may hold, is as if nothing was sent. */
export function text(value: unknown): string {
	return typeof value === 'string' && !value.includes('\0') ? value : '';
}

/** The fields of a JSON object. @throws AuthRefusal when it is none. */
export async function body(c: Context): Promise<Record<string, unknown>> {
	try {
		const parsed = await c.req.json();
		if (parsed && typeof parsed === 'object') return parsed;
	} catch {
		// fall through: unreadable and absent are the same
	}
	throw new AuthRefusal('bad_json', 'Could not read the request as JSON');
}
