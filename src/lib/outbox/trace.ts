/**
 * A second trace of what is queued: which reports, and nothing of what they say. It lies in `localStorage`,
 * which browsers keep when they clear databases to make room, so a report that went with one is missed.
 */
import * as v from 'valibot';
import { pocket } from '$lib/storage/pocket.ts';

const KEY = 'kraken-queued';
/** More wait on no phone. */
const MOST = 500;

const tracedSchema = v.object({
	id: v.string(),
	author: v.string(),
	reportId: v.string(),
	kind: v.picklist(['report', 'addendum']),
	/** The generation of databases that held it. */
	generation: v.string()
});

/** A report or an addendum that was filed on this phone and is not known to have arrived. */
export type Traced = v.InferOutput<typeof tracedSchema>;

/** It only adds to what the database holds, so writing it never fails. */
export type Trace = {
	all(): readonly Traced[];
	add(filed: Omit<Traced, 'generation'>): Promise<void>;
	remove(ids: readonly string[]): void;
	/**
	 * What was filed in databases that have been cleared since. An entry of the present ones is no news:
	 * its row may just have been sent or deleted, in another tab too.
	 */
	fromBefore(): Promise<readonly Traced[]>;
};

type Store = Pick<Storage, 'getItem' | 'setItem'>;

/** A random name that lasts as long as the databases of this phone. */
const generations = pocket('kraken-generation');

async function generation(): Promise<string> {
	const known = await generations.get('name');
	if (typeof known === 'string') return known;
	const made = crypto.randomUUID();
	await generations.set('name', made);
	return made;
}

/** A trace in that store; null, as in a service worker or a private window: none is kept. */
export function traceIn(store: Store | null): Trace {
	function all(): readonly Traced[] {
		try {
			return v.parse(v.array(tracedSchema), JSON.parse(store?.getItem(KEY) ?? '[]'));
		} catch {
			return [];
		}
	}
	function keep(traced: readonly Traced[]): void {
		try {
			store?.setItem(KEY, JSON.stringify(traced.slice(-MOST)));
		} catch {
			// a full phone says so when the report itself is stored
		}
	}

	return {
		all,
		async add({ id, author, reportId, kind }) {
			const present = store && (await generation().catch(() => null));
			if (present === null) return;
			const entry = { id, author, reportId, kind, generation: present };
			keep([...all().filter((other) => other.id !== id), entry]);
		},
		remove(ids) {
			const before = all();
			const after = before.filter(({ id }) => !ids.includes(id));
			if (after.length < before.length) keep(after);
		},
		async fromBefore() {
			const traced = all();
			if (traced.length === 0) return [];
			const present = await generation();
			return traced.filter((one) => one.generation !== present);
		}
	};
}

/** The trace that all pages of this phone share. */
export function traceOfThisPhone(): Trace {
	try {
		return traceIn(globalThis.localStorage ?? null);
	} catch {
		return traceIn(null); // this browser keeps nothing
	}
}
