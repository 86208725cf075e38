import * as v from 'valibot';
import { photoAddress, sentPhoto, type PhotoAddress, type SentPhoto } from '$lib/report/photo.ts';
import { backendAddress } from './auth-client.ts';
import { bearerOf } from './bearer.ts';
import { fromJson } from '$lib/camel-case.ts';
import { signedIn } from './client.ts';
import { callFunction } from './edge-function.ts';
import { rowsAs } from './rows.ts';
import { presentPerson } from './session.ts';

const myPhoto = v.omit(sentPhoto, ['latitude', 'longitude', 'addendumId']);

/** The photos of an own report that were announced, received or not. */
export async function fetchMyPhotos(reportId: string): Promise<SentPhoto[]> {
	const { id: person } = await presentPerson();
	const client = await signedIn(person);
	const answer = await client
		.rpc('my_photos', { report_id: reportId })
		.select('id, bytes, takenAt:taken_at, receivedAt:received_at');
	const notTold = { latitude: null, longitude: null, addendumId: null };
	return rowsAs(myPhoto, answer).map((photo) => ({ ...photo, ...notTold }));
}

/**
 * Where a photo can be seen for a minute or two. Asking is a look at it, which the service writes
 * down: so nobody asks before a person wants to see it.
 */
export async function viewPhoto(id: string): Promise<PhotoAddress> {
	const bearer = await bearerOf();
	const body = { photo_id: id };
	const address = await callFunction('view-photo', body, bearer, fromJson(photoAddress));
	// The service may know itself by another name than the one this page may load pictures from.
	const { url: ours } = backendAddress();
	const { pathname, search } = new URL(address.url, ours);
	return { ...address, url: new URL(pathname + search, ours).href };
}
