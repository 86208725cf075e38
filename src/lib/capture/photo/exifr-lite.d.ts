/** The build of exifr that reads JPEG and HEIC, and nothing else. */
declare module 'exifr/dist/lite.esm.mjs' {
	export { parse } from 'exifr';
}
