import * as v from 'valibot';
import type { PhotoAddress, SentPhoto } from '$lib/report/photo.ts';
import { backendAddress } from './auth-client.ts';
import { bearerOf } from './bearer.ts';
import { signedIn } from './client.ts';
import { callFunction } from './edge-function.ts';
import { moment } from '$lib/moment.ts';
import { rowsAs } from './rows.ts';
import { presentPerson } from './session.ts';

const myPhotoRow = v.pipe(
	v.object({
		id: v.string(),
		bytes: v.number(),
		taken_at: v.nullable(moment),
		received_at: v.nullable(moment)
	}),
	v.transform(({ id, bytes, taken_at, received_at }): SentPhoto => ({
		...{ id, bytes, takenAt: taken_at, receivedAt: received_at },
		...{ latitude: null, longitude: null, added: false }
	}))
);

/** The photos of an own report that were announced, received or not. */
export async function fetchMyPhotos(reportId: string): Promise<SentPhoto[]> {
	const { id: person } = await presentPerson();
	const client = await signedIn(person);
	return rowsAs(myPhotoRow, await client.rpc('my_photos', { report_id: reportId }));
}

const addressBody = v.object({ url: v.string(), expires_at: moment });

/**
 * Where a photo can be seen for a minute or two. Asking is a look at it, which the service writes
 * down: so nobody asks before a person wants to see it.
 */
export async function viewPhoto(id: string): Promise<PhotoAddress> {
	const bearer = await bearerOf();
	const body = await callFunction('view-photo', { photo_id: id }, bearer, addressBody);
	// The service may know itself by another name than the one this page may load pictures from.
	const { url: ours } = backendAddress();
	const { pathname, search } = new URL(body.url, ours);
	return { url: new URL(pathname + search, ours).href, expiresAt: body.expires_at };
}
