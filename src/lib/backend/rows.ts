import type { PostgrestError } from '@supabase/supabase-js';
import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { failureOf } from './client.ts';

type Answer = { data: unknown; error: PostgrestError | null; status: number };

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
