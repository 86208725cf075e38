/** The rows of storage.objects, read and written as whoever asks: the policies decide, not this. */
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { asCaller, type Claims } from '../caller.ts';
import { StorageRefusal } from './refusal.ts';

export type Bucket = { id: string; mostBytes: number; types: string[] | null };

export type Metadata = {
	eTag: string;
	size: number;
	mimetype: string;
	cacheControl: string;
	lastModified: string;
	contentLength: number;
	httpStatusCode: 200;
};

export type NewObject = {
	bucket: string;
	name: string;
	version: string;
	metadata: Metadata | null;
};

export type StoredObject = {
	id: string;
	bucket_id: string;
	name: string;
	version: string;
	metadata: Metadata;
	created_at: string;
};

const COLUMNS = 'id, bucket_id, name, version, metadata, created_at';
/** Supabase's, where a bucket has none of its own. */
const MOST_BYTES = 50 * 1024 * 1024;
const UUID = /^[0-9a-f-]{36}$/i;

/** What a refusal by the database is called in Storage; any other error as it is. */
function told(error: unknown): unknown {
	if (!(error instanceof DatabaseError)) return error;
	if (error.code === '42501') return new StorageRefusal('AccessDenied');
	if (error.code === '23505') return new StorageRefusal('ResourceAlreadyExists');
	if (error.code?.startsWith('22')) return new StorageRefusal('InvalidKey');
	return error;
}

async function insert(tx: PoolClient, claims: Claims, object: NewObject): Promise<void> {
	const owner = claims.sub ?? null;
	await tx.query(
		`insert into storage.objects (bucket_id, name, owner, owner_id, version, metadata)
		values ($1, $2, $3, $4, $5, $6)`,
		[
			object.bucket,
			object.name,
			owner !== null && UUID.test(owner) ? owner : null,
			owner,
			object.version,
			object.metadata
		]
	);
}

export type Objects = ReturnType<typeof objects>;

export function objects(pool: Pool) {
	async function as<T>(
		claims: Claims,
		work: (tx: PoolClient) => Promise<T>,
		end?: 'rollback'
	): Promise<T> {
		try {
			return await asCaller(pool, claims, work, end);
		} catch (error) {
			throw told(error);
		}
	}

	return {
		/** @throws StorageRefusal when there is none. */
		async bucket(id: string): Promise<Bucket> {
			const { rows } = await pool.query(
				'select id, file_size_limit, allowed_mime_types from storage.buckets where id = $1',
				[id]
			);
			if (!rows[0]) throw new StorageRefusal('NoSuchBucket');
			const { file_size_limit, allowed_mime_types } = rows[0];
			return { id, mostBytes: Number(file_size_limit ?? MOST_BYTES), types: allowed_mime_types };
		},

		/** @throws StorageRefusal when the caller may not add it, or somebody has. Leaves nothing. */
		async assertAddable(claims: Claims, object: NewObject): Promise<void> {
			await as(claims, (tx) => insert(tx, claims, object), 'rollback');
		},

		/** @throws StorageRefusal likewise. */
		async add(claims: Claims, object: NewObject): Promise<void> {
			await as(claims, (tx) => insert(tx, claims, object));
		},

		/** Whether an upload has become an object. */
		async has(version: string): Promise<boolean> {
			const { rowCount } = await pool.query('select from storage.objects where version = $1', [
				version
			]);
			return rowCount! > 0;
		},

		/** @throws StorageRefusal when there is none, or none that the caller may see. */
		async find(claims: Claims, bucket: string, name: string): Promise<StoredObject> {
			const { rows } = await as(claims, (tx) =>
				tx.query(`select ${COLUMNS} from storage.objects where bucket_id = $1 and name = $2`, [
					bucket,
					name
				])
			);
			if (!rows[0]) throw new StorageRefusal('NoSuchKey');
			return rows[0];
		},

		/** Removes those that the caller may remove, and returns them. */
		async remove(claims: Claims, bucket: string, names: string[]): Promise<StoredObject[]> {
			const { rows } = await as(claims, async (tx) => {
				// What Supabase asks of everybody who deletes rows and means it.
				await tx.query(`select set_config('storage.allow_delete_query', 'true', true)`);
				return tx.query(
					`delete from storage.objects where bucket_id = $1 and name = any ($2) returning ${COLUMNS}`,
					[bucket, names]
				);
			});
			return rows;
		}
	};
}
