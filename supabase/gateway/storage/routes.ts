/** `/storage/v1`: the part of Supabase Storage that the app and its functions use. */
import { Hono, type Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Pool } from 'pg';
import { claimsOf, type Claims } from '../caller.ts';
import type { ApiKeys, Signer } from '../keys.ts';
import type { Complain } from '../complaints.ts';
import { isKept, kept } from '../process/data-folder.ts';
import { isAway } from '../process/pool.ts';
import { refusal } from '../rest/rest.ts';
import { files as filesIn, isFull } from './files.ts';
import { objects as objectsIn, type StoredObject } from './objects.ts';
import { Trouble } from '../trouble.ts';
import { StorageRefusal } from './refusal.ts';
import { resumable } from './resumable.ts';

/** Kept in the data folder once the folder of the photos is marked. */
export const PHOTOS_MARKED = 'photos';

/** The folder of the photos went away while this ran. */
class PhotosGone extends Error {}

const SERVICE: Claims = { role: 'service_role' };

export type StorageOptions = {
	pool: Pool;
	keys: ApiKeys;
	signer: Signer;
	/** The gateway's own folder; the bytes lie in one inside it. */
	folder: string;
	now: () => Date;
	complain: Complain;
};

/** What comes after so many parts of the path: a bucket, then the name of an object in it. */
function named(c: Context, parts: number): { bucket: string; name: string } {
	try {
		const [bucket = '', ...name] = new URL(c.req.url).pathname
			.split('/')
			.slice(parts + 1)
			.map(decodeURIComponent);
		return { bucket, name: name.join('/') };
	} catch {
		throw new StorageRefusal('InvalidKey');
	}
}

export async function storage({ pool, keys, signer, folder, now, complain }: StorageOptions) {
	const app = new Hono();
	const files = filesIn(join(folder, 'storage'));
	const objects = objectsIn(pool);
	const uploads = resumable(objects, files, { now, complain });
	if (!files.isThere()) {
		if (isKept(folder, PHOTOS_MARKED))
			throw new Trouble(
				`The photos are not in ${files.bytes}: a disk may not be mounted. Mount it and start again. ` +
					`If they are lost for good, remove ${join(folder, `${PHOTOS_MARKED}.json`)} to go on without them.`
			);
		files.mark();
	}
	await kept(folder, PHOTOS_MARKED, () => ({ markedAt: now() }));
	await files.tidy(now());

	app.use(async (_, next) => {
		if (!files.isThere()) throw new PhotosGone(`The photos are not in ${files.bytes} any more`);
		await next();
	});

	/** @throws for whoever is not let in at all. */
	async function asking(c: Context): Promise<Claims> {
		const claims = await claimsOf(c.req.raw, { keys, signer, now });
		if (claims === null) throw new HTTPException(401, { res: refusal(401, 'Invalid API key') });
		if (claims === 'invalid') {
			throw new StorageRefusal('AccessDenied', '"exp" claim timestamp check failed');
		}
		return claims;
	}

	async function sent(c: Context, object: StoredObject): Promise<Response> {
		const path = files.isId(object.version) ? files.path(object.version) : null;
		const size = path && (await stat(path).catch(() => null))?.size;
		if (!path || size == null) throw new StorageRefusal('NoSuchKey');
		const head = c.req.raw.method === 'HEAD';
		return new Response(head ? null : (Readable.toWeb(createReadStream(path)) as ReadableStream), {
			headers: {
				'content-type': object.metadata.mimetype,
				'content-length': String(size),
				'cache-control': object.metadata.cacheControl,
				'last-modified': new Date(object.metadata.lastModified).toUTCString(),
				etag: object.metadata.eTag,
				// It comes from the app's own origin here, and must never run there.
				'x-content-type-options': 'nosniff',
				'content-security-policy': "default-src 'none'; sandbox"
			}
		});
	}

	async function removed(claims: Claims, bucket: string, names: string[]) {
		const gone = await objects.remove(claims, bucket, names);
		for (const { version } of gone) if (files.isId(version)) await files.remove(version);
		return gone;
	}

	app.onError((error) => {
		if (error instanceof HTTPException) return error.getResponse();
		if (error instanceof StorageRefusal) return error.toResponse();
		if (isAway(error)) throw error;
		if (error instanceof PhotosGone || isFull(error)) {
			complain(error.message);
			return Response.json(
				{ statusCode: '503', error: 'Unavailable', message: 'The photos cannot be reached now' },
				{ status: 503, headers: { 'retry-after': '60' } }
			);
		}
		console.error(error);
		return Response.json(
			{ statusCode: '500', error: 'Internal', message: 'Internal Server Error' },
			{ status: 500 }
		);
	});

	for (const path of ['/upload/resumable', '/upload/resumable/*']) {
		app.on('OPTIONS', path, (c) => uploads.answer(c.req.raw, async () => ({ role: 'anon' })));
		app.on(['POST', 'GET', 'PATCH', 'DELETE'], path, (c) =>
			c.req.header('x-upsert') === 'true' ? absent(c) : uploads.answer(c.req.raw, () => asking(c))
		);
	}

	app.get('/object/sign/:bucket/*', async (c) => {
		const { bucket, name } = named(c, 4);
		const claims = await signer.verify(c.req.query('token') ?? '', now());
		if (!claims) throw new StorageRefusal('InvalidJWT');
		if (claims.url !== `${bucket}/${name}`) throw new StorageRefusal('InvalidSignature');
		return sent(c, await objects.find(SERVICE, bucket, name));
	});
	app.post('/object/sign/:bucket/*', async (c) => {
		const claims = await asking(c);
		const { bucket, name } = named(c, 4);
		const { expiresIn } = await c.req.json().catch(() => ({}));
		if (!Number.isInteger(expiresIn) || expiresIn < 1) {
			throw new StorageRefusal('InvalidRequest', 'body/expiresIn must be a number of seconds');
		}
		await objects.find(claims, bucket, name);
		const token = await signer.sign({ url: `${bucket}/${name}` }, expiresIn, now());
		return c.json({ signedURL: `/object/sign/${bucket}/${name}?token=${token}` });
	});

	app.get('/object/public/*', (c) => absent(c));
	app.get('/object/info/:bucket/*', async (c) => {
		const claims = await asking(c);
		const { bucket, name } = named(c, 4);
		const object = await objects.find(claims, bucket, name);
		return c.json({
			id: object.id,
			name,
			version: object.version,
			bucket_id: bucket,
			size: object.metadata.size,
			content_type: object.metadata.mimetype,
			cache_control: object.metadata.cacheControl,
			etag: object.metadata.eTag,
			metadata: {},
			last_modified: object.metadata.lastModified,
			created_at: object.created_at
		});
	});
	app.get('/object/authenticated/:bucket/*', async (c) => {
		const claims = await asking(c);
		const { bucket, name } = named(c, 4);
		return sent(c, await objects.find(claims, bucket, name));
	});
	app.get('/object/:bucket/*', async (c) => {
		const claims = await asking(c);
		const { bucket, name } = named(c, 3);
		return sent(c, await objects.find(claims, bucket, name));
	});
	app.delete('/object/:bucket/:name{.+}', async (c) => {
		const claims = await asking(c);
		const { bucket, name } = named(c, 3);
		const gone = await removed(claims, bucket, [name]);
		if (gone.length === 0) throw new StorageRefusal('NoSuchKey');
		return c.json({ message: 'Successfully deleted' });
	});
	app.delete('/object/:bucket', async (c) => {
		const claims = await asking(c);
		const { prefixes } = await c.req.json().catch(() => ({}));
		if (!Array.isArray(prefixes) || !prefixes.every((name) => typeof name === 'string')) {
			throw new StorageRefusal('InvalidRequest', 'body/prefixes must be names');
		}
		return c.json(await removed(claims, named(c, 3).bucket, prefixes));
	});

	const absent = (c: Context) =>
		refusal(
			501,
			`The local gateway has no ${c.req.method} ${new URL(c.req.url).pathname} of Storage; a Supabase project does.`
		);
	app.all('*', (c) => absent(c));
	return { app, stop: uploads.stop };
}
