/** Looks at a picture that was uploaded and says so, once it is the one that was announced. */
import { about, Refused } from '../_shared/answer.ts';
import type { FunctionEnv } from '../_shared/env.ts';
import { download, remove, rpc } from '../_shared/supabase.ts';
import { isBareJpeg } from './jpeg.ts';

const BUCKET = 'photos';

type Announced = {
	readonly sha256: string;
	readonly bytes: number;
	readonly received_at: string | null;
};

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
	return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @throws Refused when nothing is there, or not what was announced: then it is gone again. */
async function assertArrived(env: FunctionEnv, id: string, announced: Announced): Promise<void> {
	const bytes = await download(env, BUCKET, id);
	if (bytes === null) throw new Refused(404, 'photo_not_uploaded');
	const same = bytes.length === announced.bytes && (await sha256(bytes)) === announced.sha256;
	if (same && isBareJpeg(bytes)) return;
	await remove(env, BUCKET, id);
	throw new Refused(422, 'photo_damaged');
}

export function handle(request: Request, env: FunctionEnv): Promise<Response> {
	return about('photo', request, async (id, bearer) => {
		const announced = await rpc<Announced>(env, 'announced_photo', { photo_id: id }, bearer);
		if (announced.received_at === null) await assertArrived(env, id, announced);
		const { sha256, bytes } = announced;
		return rpc<object>(env, 'photo_received', { photo_id: id, sha256, bytes }, null);
	});
}
