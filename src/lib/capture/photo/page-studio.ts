import type { Studio } from './shrink.ts';

/** Reads and draws in the page itself, which stands still meanwhile: for browsers that must. */
export const pageStudio: Studio = {
	async decode(file) {
		const address = URL.createObjectURL(file);
		const picture = new Image();
		const close = () => {
			picture.src = '';
			URL.revokeObjectURL(address);
		};
		try {
			picture.src = address;
			await picture.decode();
		} catch (error) {
			close();
			throw error;
		}
		return { picture, width: picture.naturalWidth, height: picture.naturalHeight, close };
	},
	canvas: (width, height) => Object.assign(document.createElement('canvas'), { width, height }),
	jpeg: (canvas, quality) =>
		new Promise((resolve) => (canvas as HTMLCanvasElement).toBlob(resolve, 'image/jpeg', quality))
};
