const GONE_MS = 10_000;

/** Hands a file over to the person: to keep, mail or print. */
export function saveFile(name: string, type: string, content: BlobPart): void {
	const url = URL.createObjectURL(new Blob([content], { type }));
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), GONE_MS); // the browser may still be reading it
}
