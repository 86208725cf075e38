import { describe, expect } from 'vitest';
import {
	addTo,
	coast,
	content,
	eventsOf,
	file,
	hire,
	later,
	NOON,
	photo,
	PICTURE,
	received,
	region,
	reportOf
} from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

const announced = (db: Db, report_id: string) =>
	db.sql('select * from public.photos where report_id = $1 order by announced_at, id', [report_id]);

/** A report at noon with one photo announced. */
async function scene(db: Db) {
	const set = await coast(db);
	const picture = photo();
	const { report_id } = await file(db, set, { photos: [picture] });
	return { ...set, report_id, picture };
}

describe('photos a report announces', () => {
	test('are noted with the text, in the words of the phone', async ({ db }) => {
		const set = await coast(db);
		const seaward = photo({ latitude: 50.71, longitude: -1.5 });
		const { report_id } = await file(db, set, { photos: [seaward] });
		expect(await announced(db, report_id)).toEqual([
			{
				id: seaward.id,
				report_id,
				addendum_id: null,
				...PICTURE,
				media_type: 'image/jpeg',
				width: 1600,
				height: 1200,
				taken_at: new Date('2026-11-25T11:31:00Z'),
				latitude: 50.71,
				longitude: -1.5,
				announced_at: NOON,
				received_at: null
			}
		]);
	});

	test('are announced once, however often it is sent', async ({ db }) => {
		const set = await coast(db);
		const said = content(set.pier, { photos: [photo(), photo()] });
		const report_id = crypto.randomUUID();
		for (const at of [NOON, later(5)]) {
			await db.as(set.harbour).callAt(at, 'submit_report', {
				report_id,
				filed_by: set.harbour,
				content: said,
				sent_at: at
			});
		}
		const rows = await announced(db, report_id);
		expect(rows.map(({ announced_at }) => announced_at)).toEqual([NOON, NOON]);
	});

	test('come with a later version of it and with addenda too', async ({ db }) => {
		const set = await coast(db);
		const [first, edited, added] = [photo(), photo(), photo()];
		const { report_id } = await file(db, set, { photos: [first] });
		await db.as(set.harbour).callAt(later(1), 'submit_report', {
			report_id,
			filed_by: set.harbour,
			content: content(set.pier, { photos: [first, edited] }),
			sent_at: NOON
		});
		const { addendum_id } = await addTo(db, set, report_id, { photos: [added] }, later(2));
		expect(await announced(db, report_id)).toMatchObject([
			{ id: first.id, addendum_id: null, announced_at: NOON },
			{ id: edited.id, addendum_id: expect.any(String), announced_at: later(1) },
			{ id: added.id, addendum_id, announced_at: later(2) }
		]);
	});

	test('are five at most from one content', async ({ db }) => {
		const set = await coast(db);
		const photos = [photo(), photo(), photo(), photo(), photo(), photo(), photo()];
		const { report_id } = await file(db, set, { photos });
		const rows = await announced(db, report_id);
		expect(rows.map(({ id }) => id).sort()).toEqual(
			photos
				.slice(0, 5)
				.map(({ id }) => id)
				.sort()
		);
	});

	const never: [string, unknown][] = [
		['no list', photo()],
		['no photos', [null, 7, 'x', [], {}]],
		['an id that is none', [photo({ id: 'IMG_0001.jpg' })]],
		['a hash that is none', [photo({ sha256: 'abc' })]],
		['no bytes', [photo({ bytes: 0 })]],
		['half a byte', [photo({ bytes: 1.5 })]],
		['bytes in words', [photo({ bytes: '200000' })]],
		['more than 10 MB', [photo({ bytes: 10 * 1024 * 1024 + 1 })]],
		['more than anything', [photo({ bytes: 1e300 })]],
		['a film', [photo({ type: 'video/mp4' })]]
	];
	for (const [what, photos] of never) {
		test(`${what}: left aside, and the report comes in`, async ({ db }) => {
			const { report_id } = await file(db, await coast(db), { photos });
			expect(await announced(db, report_id)).toEqual([]);
		});
	}

	test('are taken with what is odd about them left out', async ({ db }) => {
		const odd = photo({
			width: -1,
			height: 'tall',
			taken_at: 'yesterday',
			latitude: 91,
			longitude: 0,
			bytes: 10 * 1024 * 1024,
			sha256: PICTURE.sha256.toUpperCase()
		});
		const { report_id } = await file(db, await coast(db), { photos: [odd] });
		expect(await announced(db, report_id)).toMatchObject([
			{ width: null, height: null, taken_at: null, latitude: null, ...PICTURE, bytes: odd.bytes }
		]);
	});

	test('under an id another report has stay with that one', async ({ db }) => {
		const { report_id, picture, ...set } = await scene(db);
		const other = await hire(db, 'reporter', { region: set.south });
		const second = await file(db, { ...set, harbour: other }, { photos: [picture] });
		expect(await announced(db, second.report_id)).toEqual([]);
		expect(await announced(db, report_id)).toHaveLength(1);
	});
});

describe('a picture', () => {
	const upload = (db: Db, person: string | null, name: string, bucket = 'photos') =>
		db
			.as(person)
			.query('insert into storage.objects (bucket_id, name) values ($1, $2)', [bucket, name]);
	const denied = { code: '42501' };

	test('is uploaded by the reporter who announced it, once', async ({ db }) => {
		const { harbour, picture } = await scene(db);
		await upload(db, harbour, picture.id);
		await expect(upload(db, harbour, picture.id)).rejects.toMatchObject({ code: '23505' });
	});

	test('cannot come before its text has an owner', async ({ db }) => {
		const set = await coast(db);
		const picture = photo();
		await expect(upload(db, set.harbour, picture.id)).rejects.toMatchObject(denied);
		await file(db, set, { photos: [picture] });
		await upload(db, set.harbour, picture.id);
	});

	test('cannot come again once it is here', async ({ db }) => {
		const { harbour, picture } = await scene(db);
		await received(db, picture);
		await expect(upload(db, harbour, picture.id)).rejects.toMatchObject(denied);
	});

	test('cannot be uploaded by anybody else, staff included', async ({ db }) => {
		const { picture, ...set } = await scene(db);
		for (const person of [
			null,
			set.ona,
			set.hotline,
			set.supervisor,
			await hire(db, 'reporter', { region: set.south }),
			await hire(db, 'administrator')
		]) {
			await expect(upload(db, person, picture.id)).rejects.toMatchObject(denied);
		}
	});

	test('nor by a reporter whose account was switched off', async ({ db }) => {
		const { harbour, picture } = await scene(db);
		await db.sql('update public.people set active = false where id = $1', [harbour]);
		await expect(upload(db, harbour, picture.id)).rejects.toMatchObject(denied);
	});

	test('has its id for a name and its bucket for a place, nothing else', async ({ db }) => {
		const { harbour, picture } = await scene(db);
		await db.sql(`insert into storage.buckets (id, name) values ('other', 'other')`);
		for (const name of [
			picture.id.toUpperCase(),
			`${picture.id}.jpg`,
			`${harbour}/${picture.id}`,
			crypto.randomUUID(),
			'x'
		]) {
			await expect(upload(db, harbour, name)).rejects.toMatchObject(denied);
		}
		await expect(upload(db, harbour, picture.id, 'other')).rejects.toMatchObject(denied);
	});

	test('is seen, replaced or removed in storage by nobody, whoever they are', async ({ db }) => {
		const { picture, ...set } = await scene(db);
		await upload(db, set.harbour, picture.id);
		for (const person of [
			null,
			set.harbour,
			set.ona,
			set.hotline,
			set.supervisor,
			await hire(db, 'administrator')
		]) {
			for (const attempt of [
				'select name from storage.objects',
				`update storage.objects set name = 'x' returning name`,
				'delete from storage.objects returning name',
				'select * from storage.buckets'
			]) {
				expect(await db.as(person).query(attempt), attempt).toEqual([]);
			}
		}
		expect(await db.sql('select name from storage.objects')).toEqual([{ name: picture.id }]);
	});

	test('goes to a bucket that is private and takes pictures of 10 MB', async ({ db }) => {
		expect(await db.sql(`select * from storage.buckets where id = 'photos'`)).toMatchObject([
			{
				public: false,
				file_size_limit: String(10 * 1024 * 1024),
				allowed_mime_types: ['image/jpeg']
			}
		]);
	});
});

describe('a photo that is here', () => {
	test('is said to be so once, and the same answer is given again', async ({ db }) => {
		const set = await coast(db);
		const [one, two] = [photo(), photo()];
		const { report_id } = await file(db, set, { photos: [one, two] });
		const receipt = await received(db, one, later(3));
		expect(receipt).toEqual({
			photo_id: one.id,
			report_id,
			received_at: later(3),
			announced: 2,
			received: 1
		});
		expect(await received(db, one, later(9))).toEqual(receipt);
		expect(await received(db, two, later(9))).toMatchObject({ announced: 2, received: 2 });
		expect(await eventsOf(db, report_id)).toEqual([
			'received',
			'routed',
			'photo_received',
			'photo_received'
		]);
	});

	for (const [what, wrong] of [
		['with a flipped bit', { sha256: 'bb'.repeat(32) }],
		['a byte short', { bytes: PICTURE.bytes - 1 }],
		['without a hash', { sha256: null }],
		['without a length', { bytes: null }]
	] as const) {
		test(`${what} is not here`, async ({ db }) => {
			const { report_id, picture } = await scene(db);
			await expect(
				db.as(null).callAt(NOON, 'photo_received', { photo_id: picture.id, ...PICTURE, ...wrong })
			).rejects.toMatchObject({ code: 'PT422', message: 'photo_damaged' });
			expect(await announced(db, report_id)).toMatchObject([{ received_at: null }]);
			expect(await eventsOf(db, report_id)).toEqual(['received', 'routed']);
		});
	}

	test('must have been announced', async ({ db }) => {
		await expect(received(db, photo())).rejects.toMatchObject({
			code: 'PT404',
			message: 'photo_not_found'
		});
	});

	test('is said to be so by the secret key, and by no person', async ({ db }) => {
		const { picture, ...set } = await scene(db);
		const said = { photo_id: picture.id, ...PICTURE };
		for (const person of [null, set.harbour, set.ona, set.supervisor]) {
			await expect(db.as(person).call('photo_received', said)).rejects.toMatchObject({
				code: '42501'
			});
		}
		await db.sql('set local role service_role');
		const rows = await db.sql('select * from public.photo_received($1, $2, $3)', [
			picture.id,
			PICTURE.sha256,
			PICTURE.bytes
		]);
		await db.sql('reset role');
		expect(rows).toMatchObject([{ photo_id: picture.id, received: 1 }]);
	});

	test('changes nothing about who has the report and until when', async ({ db }) => {
		const { report_id, picture } = await scene(db);
		const before = await reportOf(db, report_id);
		await received(db, picture, later(3));
		expect(await reportOf(db, report_id)).toEqual(before);
	});

	test('shows in the reporter’s timeline and is counted for both sides', async ({ db }) => {
		const { report_id, picture, ...set } = await scene(db);
		const added = photo();
		await addTo(db, set, report_id, { photos: [added] }, later(1));
		await received(db, picture, later(2));

		const mine = db.as(set.harbour);
		const told = await mine.query('select * from public.my_report_timeline($1)', [report_id]);
		expect(told.at(-1)).toEqual({
			at: later(2),
			kind: 'photo_received',
			step: null,
			name: null,
			reason: null
		});
		const counts = { photos_announced: 2, photos_received: 1 };
		expect(await mine.query('select * from public.my_reports()')).toMatchObject([counts]);
		expect(await db.as(set.ona).query('select * from public.desk_reports')).toMatchObject([counts]);
		expect(await mine.query('select * from public.my_photos($1)', [report_id])).toEqual([
			{
				id: picture.id,
				bytes: PICTURE.bytes,
				announced_at: NOON,
				received_at: later(2),
				taken_at: new Date(picture.taken_at as string)
			},
			expect.objectContaining({ id: added.id, received_at: null })
		]);
	});

	test('leaves a second hand-back as quiet as it was', async ({ db }) => {
		const { report_id, picture, ...set } = await scene(db);
		const release = () => db.as(set.ona).call('release_report', { report_id, reason: 'Ashore' });
		const first = await release();
		await received(db, picture);
		await addTo(db, set, report_id);
		expect(await release()).toEqual(first);
	});
});

test('another reporter learns nothing of my photos', async ({ db }) => {
	const { report_id, picture, ...set } = await scene(db);
	for (const person of [await hire(db, 'reporter', { region: set.south }), set.ona]) {
		const theirs = db.as(person);
		expect(await theirs.query('select * from public.my_photos($1)', [report_id])).toEqual([]);
		await expect(theirs.call('announced_photo', { photo_id: picture.id })).rejects.toMatchObject({
			code: 'PT404',
			message: 'photo_not_found'
		});
	}
	expect(await db.as(set.harbour).call('announced_photo', { photo_id: picture.id })).toEqual({
		photo_id: picture.id,
		report_id,
		...PICTURE,
		media_type: 'image/jpeg',
		received_at: null
	});
});

describe('looking at a photo', () => {
	const look = (db: Db, person: string, { id }: Row, at = NOON) =>
		db.as(person).callAt(at, 'view_photo', { photo_id: id });
	const log = (db: Db) =>
		db.sql(
			'select kind, photo_id, person_id, at from public.access_log where photo_id is not null'
		);

	test('is for its reporter and those who may read the report, and each view is logged @row36', async ({
		db
	}) => {
		const { picture, report_id, ...set } = await scene(db);
		await received(db, picture);
		const lookers = [set.ona, set.piet, set.supervisor, set.harbour, set.ona];
		for (const [n, person] of lookers.entries()) {
			expect(await look(db, person, picture, later(n))).toEqual({ view_photo: picture.id });
		}
		expect(await log(db)).toEqual(
			lookers.map((looker, n) => ({
				kind: 'consultation',
				photo_id: picture.id,
				person_id: looker === set.harbour ? null : looker, // not named beside the report
				at: later(n)
			}))
		);
		expect(
			await db
				.as(set.supervisor)
				.query('select from public.access_log where report_id = $1 and photo_id is not null', [
					report_id
				])
		).toHaveLength(lookers.length);
	});

	test('is not for anybody else, who cannot tell that it exists, and leaves no entry', async ({
		db
	}) => {
		const { picture, ...set } = await scene(db);
		await received(db, picture);
		const east = await region(db, 'East');
		for (const [person, wanted] of [
			[set.hotline, picture],
			[await hire(db, 'reporter', { region: set.south }), picture],
			[await hire(db, 'officer', { region: set.south }), picture],
			[await hire(db, 'officer', { region: set.south, active: false }), picture],
			[await hire(db, 'supervisor', { region: east }), picture],
			[await hire(db, 'administrator'), picture],
			[set.ona, photo()],
			[set.harbour, { id: null }]
		] as const) {
			await expect(look(db, person, wanted)).rejects.toMatchObject({
				code: 'PT404',
				message: 'photo_not_found'
			});
		}
		await expect(db.as(null).call('view_photo', { photo_id: picture.id })).rejects.toMatchObject({
			code: '42501'
		});
		expect(await log(db)).toEqual([]);
	});

	test('waits until it is here', async ({ db }) => {
		const { picture, ona } = await scene(db);
		await expect(look(db, ona, picture)).rejects.toMatchObject({
			code: 'PT409',
			message: 'photo_not_received'
		});
		expect(await log(db)).toEqual([]);
	});

	test('is for the hotline once the report is theirs', async ({ db }) => {
		const set = await coast(db);
		const picture = photo();
		await file(db, set, { urgency: 'now', photos: [picture] });
		await received(db, picture);
		expect(await look(db, set.hotline, picture)).toEqual({ view_photo: picture.id });
	});
});
