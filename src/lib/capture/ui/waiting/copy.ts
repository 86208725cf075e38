import type { Briefing } from '$lib/capture/data/briefing.ts';
import type { Person } from '$lib/supabase/session.ts';
import type { OutboxItem } from '$lib/outbox/outbox-item.ts';
import type { Outbox } from '$lib/outbox/outbox.ts';
import type { Addendum } from '$lib/report/addendum.ts';
import type { Draft } from '$lib/report/draft.ts';
import type { PhotoNote } from '$lib/report/photo.ts';
import { saveFile } from '$lib/ui/save-file.ts';
import { additionText, pageOf, reportText, type Leaf } from './export.ts';

type Source = {
	readonly person: Person;
	readonly briefing: Briefing | null;
	readonly outbox: Pick<Outbox, 'picture'>;
};

function dataAddress(bytes: ArrayBuffer, type: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => resolve(reader.result as string);
		reader.onerror = () => reject(reader.error!);
		reader.readAsDataURL(new Blob([bytes], { type }));
	});
}

/** The pictures that are still on this phone. */
async function pictures(
	notes: readonly PhotoNote[],
	{ person, outbox }: Source
): Promise<string[]> {
	const found: string[] = [];
	for (const { id, type } of notes) {
		const bytes = await outbox.picture(person.id, id);
		if (bytes !== null) found.push(await dataAddress(bytes, type));
	}
	return found;
}

/** A draft, an addendum or an item, as it goes into a file. */
export async function leafOf(kept: OutboxItem | Draft | Addendum, source: Source): Promise<Leaf> {
	const { person, briefing } = source;
	const content = 'content' in kept ? kept.content : undefined;
	const body = 'kind' in kept ? (kept.kind === 'report' ? kept.draft : kept.addendum) : kept;
	const text =
		'reportId' in body
			? additionText(body, person, content)
			: reportText(body, person, briefing, content);
	return { text, pictures: await pictures(body.photos, source) };
}

/** Saves them as one file: a text, or a page where there are pictures. */
export function saveCopy(name: string, leaves: readonly Leaf[]): void {
	if (leaves.some(({ pictures }) => pictures.length > 0))
		saveFile(`${name}.html`, 'text/html;charset=utf-8', pageOf(name, leaves));
	else {
		const text = leaves.map((leaf) => leaf.text).join('\r\n\r\n');
		saveFile(`${name}.txt`, 'text/plain;charset=utf-8', text);
	}
}
