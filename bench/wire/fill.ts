/** Runs in a page of the app: files reports with photos in this phone's outbox, as the app would. */
import { openOutbox } from '../../src/lib/outbox/outbox.ts';
import { newDraft } from '../../src/lib/report/draft.ts';

export type Fill = {
	readonly author: string;
	readonly siteId: string;
	readonly reports: number;
	readonly photosEach: number;
	readonly photoBytes: number;
};

/** What must reach the server whatever the protocol: the texts as JSON, and the photos. */
export type Payload = { readonly text: number; readonly photos: number };

/** A picture of noise, which nothing can make smaller. */
async function noise(width: number, height: number): Promise<ArrayBuffer> {
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext('2d')!;
	const image = context.createImageData(width, height);
	for (let at = 0; at < image.data.length; at++) {
		image.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
	}
	context.putImageData(image, 0, 0);
	return (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })).arrayBuffer();
}

/** A JPEG of about so many bytes. */
async function photoOf(bytes: number) {
	const sample = await noise(256, 256);
	const side = Math.round(256 * Math.sqrt(bytes / sample.byteLength));
	const picture = await noise(side, side);
	const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', picture));
	const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
	return { picture, sha256, side };
}

async function fill({ author, siteId, reports, photosEach, photoBytes }: Fill): Promise<Payload> {
	const outbox = openOutbox();
	const payload = { text: 0, photos: 0 };
	for (let report = 1; report <= reports; report++) {
		const now = new Date();
		let draft = newDraft(author, { siteId, indicatorVersion: 1 }, now);
		draft.description = `Grey RHIB ${report}, four people, no lights, heading for the slipway`;
		draft.indicators = ['no_lights', 'landing'];
		draft.urgency = 'now';
		draft.seenAt = now;
		for (let photo = 0; photo < photosEach; photo++) {
			const { picture, sha256, side } = await photoOf(photoBytes);
			const note = {
				id: crypto.randomUUID(),
				sha256,
				bytes: picture.byteLength,
				type: 'image/jpeg' as const,
				width: side,
				height: side,
				takenAt: now,
				latitude: 50.706,
				longitude: -1.502,
				addedAt: now
			};
			payload.photos += picture.byteLength;
			draft = await outbox.addPhoto(draft, note, picture);
		}
		const { content } = await outbox.file(draft, now, 'bench');
		payload.text += new TextEncoder().encode(JSON.stringify(content)).length;
	}
	return payload;
}

Object.assign(globalThis, { fillOutbox: fill });
