/** Without what no database keeps, a NUL or half an emoji: one such sign must not stop a report. */
export function legible(text: string): string {
	return text.toWellFormed().replaceAll('\0', '').trim();
}
