import type { OutboxItem, Trouble, WaitingPhoto } from '$lib/outbox/outbox-item.ts';
import { referenceOf } from '$lib/report/reference.ts';
import { troubleWords } from '$lib/capture/ui/words.ts';

/** "340 kB", "1.2 MB". */
export function size(bytes: number): string {
	if (bytes < 999_500) return `${Math.max(1, Math.round(bytes / 1000))} kB`;
	if (bytes < 999_500_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
	return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** "1 photo", "3 photos". */
export function count(many: number, one: string, more = `${one}s`): string {
	return many === 1 ? `1 ${one}` : `${many} ${more}`;
}

/** "one, two and three". */
export const listed = (words: readonly string[]) => new Intl.ListFormat('en-GB').format(words);

/** "2 reports and 1 photo"; empty when there are none. */
export function listWords(counts: readonly (readonly [number, string, string?])[]): string {
	const some = counts.filter(([many]) => many > 0).map(([many, ...name]) => count(many, ...name));
	return listed(some);
}

/** "Tried twice". */
export function triesWords(tries: number): string {
	return `Tried ${tries === 1 ? 'once' : tries === 2 ? 'twice' : `${tries} times`}`;
}

/** What an item is called, in the middle of a sentence. */
export function nameOf({ kind, reportId }: Pick<OutboxItem, 'kind' | 'reportId'>): string {
	const reference = referenceOf(reportId);
	return kind === 'report' ? `report ${reference}` : `addition to ${reference}`;
}

type OnItsWay = Pick<WaitingPhoto, 'state' | 'bytes' | 'sent'>;

/** How far the photos of a report are whose words have arrived: "1 of 3 photos received, 2 waiting". */
export function progressWords(announced: number, here: readonly OnItsWay[]): string {
	const all = Math.max(announced, here.length);
	const parked = here.filter(({ state }) => state === 'parked').length;
	const waiting = here.length - parked;
	const parts = [`${all - here.length} of ${count(all, 'photo')} received`];
	if (waiting > 0) parts.push(`${waiting} waiting`);
	if (parked > 0) parts.push(parked === 1 ? '1 needs you' : `${parked} need you`);
	return parts.join(', ');
}

/** How much of them still has to go: ", 340 kB left". Apart, as it changes all the time. */
export function leftWords(here: readonly OnItsWay[]): string {
	const moving = here.filter(({ state }) => state !== 'parked');
	const left = moving.reduce((sum, { bytes, sent }) => sum + Math.max(0, bytes - sent), 0);
	return left > 0 ? `, ${size(left)} left` : '';
}

/** The photos of what has not been sent yet. */
export function withPhotosWords(photos: readonly Pick<WaitingPhoto, 'bytes'>[]): string {
	const bytes = photos.reduce((sum, photo) => sum + photo.bytes, 0);
	return `With ${count(photos.length, 'photo')}, ${size(bytes)}. The words go first.`;
}

/** Why a photo is still here, and what to do. */
export function photoTroubleWords(trouble: Trouble): string {
	const { reason, detail } = trouble;
	if (detail === 'photo_lost')
		return 'The picture can no longer be read on this phone. The words have arrived; delete the photo here, and add another to the report if you can.';
	if (detail === 'photo_damaged')
		return 'It did not arrive as it left this phone. It is sent again by itself.';
	if (reason === 'refused' || reason === 'photo_too_large' || reason === 'report_not_found')
		return 'The service did not accept this photo. Save a copy, delete it here, and call the hotline if it matters.';
	return troubleWords(trouble);
}
