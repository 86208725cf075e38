import type { PostgrestError } from '@supabase/supabase-js';
import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { failureOf } from './client.ts';

/** What a table or a function of the server answered. */
export type Answer = { data: unknown; error: PostgrestError | null; status: number };

/** The rows of an answer, checked. A refusal is a Failure; rows of another shape are `unclear`. */
export function rowsAs<S extends v.GenericSchema>(
	row: S,
	{ data, error, status }: Answer
): v.InferOutput<S>[] {
	if (error) throw failureOf(error, status);
	const parsed = v.safeParse(v.array(row), data);
	if (!parsed.success) throw new Failure('unclear', { cause: new v.ValiError(parsed.issues) });
	return parsed.output;
}

/** The one value of an answer, checked as a row is. */
export function valueAs<S extends v.GenericSchema>(schema: S, answer: Answer): v.InferOutput<S> {
	return rowsAs(schema, { ...answer, data: [answer.data] })[0]!;
}

/** The server gives no more at a time: `max_rows` in `supabase/config.toml`. */
export const MOST_ROWS = 500;

/** All rows, however many, page by page. What is asked must say its order. */
export async function allRows<S extends v.GenericSchema>(
	row: S,
	ask: (first: number, last: number) => PromiseLike<Answer>
): Promise<v.InferOutput<S>[]> {
	const rows: v.InferOutput<S>[] = [];
	for (;;) {
		const page = rowsAs(row, await ask(rows.length, rows.length + MOST_ROWS - 1));
		rows.push(...page);
		if (page.length < MOST_ROWS) return rows;
	}
}

/** What a function of the server answered. A refusal is a Failure. */
export function agreed<T>({
	data,
	error,
	status
}: {
	data: T;
	error: PostgrestError | null;
	status: number;
}): T {
	if (error) throw failureOf(error, status);
	return data;
}

/** What is so by now, where a change was refused because it was made from what is not. */
export function changedTo<S extends v.GenericSchema>(
	schema: S,
	{ reason, detail }: Failure
): v.InferOutput<S> | null {
	if (reason !== 'changed_meanwhile') return null;
	const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), detail);
	return parsed.success ? parsed.output : null;
}

/** For `ilike`: what holds the text somewhere, taken as it was typed, signs and all. */
export function holding(text: string): string {
	// what means "anything" to the server is only itself to whoever types it
	return `%${text.replaceAll(/[\\%_*]/g, '\\$&')}%`;
}
