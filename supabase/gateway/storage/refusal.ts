/** The errors of Supabase Storage that a client can meet here, in its own words. */
const REFUSALS = {
	NoSuchBucket: [404, 'Bucket not found', 'Bucket not found'],
	NoSuchKey: [404, 'not_found', 'Object not found'],
	AccessDenied: [403, 'Unauthorized', 'new row violates row-level security policy'],
	ResourceAlreadyExists: [409, 'Duplicate', 'The resource already exists'],
	InvalidJWT: [400, 'InvalidJWT', '"exp" claim timestamp check failed'],
	InvalidSignature: [400, 'InvalidSignature', 'Invalid signature'],
	InvalidKey: [400, 'InvalidKey', 'Invalid key'],
	InvalidRequest: [400, 'InvalidRequest', 'Metadata header is required'],
	InvalidMimeType: [415, 'invalid_mime_type', 'mime type is not supported']
} as const;

export type StorageCode = keyof typeof REFUSALS;

/** A refusal on its way to the client. */
export class StorageRefusal extends Error {
	readonly code: StorageCode;

	constructor(code: StorageCode, message: string = REFUSALS[code][2]) {
		super(message);
		this.code = code;
	}

	/** What it would be over HTTP; TUS answers with this one. */
	get status(): number {
		return REFUSALS[this.code][0];
	}

	/** The rest of Storage answers 400, and says in the body what it means. */
	toResponse(): Response {
		const { code, message, status } = this;
		const body = { statusCode: String(status), code, error: REFUSALS[code][1], message };
		return Response.json(body, { status: 400 });
	}
}
