/** Accounts, made and removed by a server that holds the secret key; nobody signs up by themselves. */
import { Hono, type MiddlewareHandler } from 'hono';
import type { Pool } from 'pg';
import type { Complain } from '../complaints.ts';
import type { ApiKeys } from '../keys.ts';
import type { Post } from '../functions/messages.ts';
import { caller } from '../rest/rest.ts';
import { body } from './body.ts';
import { sendCode } from './codes.ts';
import { dropFactor } from './factors.ts';
import { AuthRefusal } from './refusal.ts';
import { createUser, removeUser, setPassword, shown, tidy, userBy, usersByPage } from './users.ts';

type Options = {
	pool: Pool;
	post: Post;
	complain: Complain;
	keys: ApiKeys;
	now: () => Date;
};

/** The administrator's part of Auth, to be mounted in it. */
export function admin(options: Options): Hono {
	const { pool, keys, now } = options;
	const app = new Hono();
	const serverOnly: MiddlewareHandler = async (c, next) => {
		if (caller(c.req.raw, keys) !== 'server')
			throw new AuthRefusal('not_admin', 'User not allowed');
		await next();
	};
	app.use('/invite', serverOnly);
	app.use('/admin/*', serverOnly);

	app.post('/invite', async (c) => {
		const { email, data } = await body(c);
		const wanted = {
			email: tidy(email),
			confirmed: false,
			invited: true,
			userMetadata: Object(data ?? {})
		};
		const user = await createUser(pool, wanted, now());
		await sendCode(options, user.email, now());
		return c.json(shown(user));
	});
	app.post('/admin/users', async (c) => {
		const { email, password, email_confirm, user_metadata } = await body(c);
		const user = await createUser(
			pool,
			{
				email: tidy(email),
				...(typeof password === 'string' ? { password } : {}),
				confirmed: email_confirm === true,
				invited: false,
				userMetadata: Object(user_metadata ?? {})
			},
			now()
		);
		return c.json(shown(user));
	});
	app.get('/admin/users', async (c) => {
		const page = Math.max(1, Number(c.req.query('page') ?? 1) || 1);
		const size = Math.min(1000, Math.max(1, Number(c.req.query('per_page') ?? 50) || 50));
		return c.json({
			users: (await usersByPage(pool, page, size)).map(shown),
			aud: 'authenticated'
		});
	});
	app.get('/admin/users/:id', async (c) => {
		const user = await userBy(pool, 'id', c.req.param('id'));
		if (!user) throw new AuthRefusal('user_not_found', 'User not found');
		return c.json(shown(user));
	});
	app.put('/admin/users/:id', async (c) => {
		const { password, ...more } = await body(c);
		if (typeof password !== 'string' || Object.keys(more).length > 0) {
			throw new AuthRefusal('validation_failed', 'Only a password can be set here');
		}
		return c.json(shown(await setPassword(pool, c.req.param('id'), password, now())));
	});
	// For whoever lost the phone their authenticator was on.
	app.get('/admin/users/:id/factors', async (c) => {
		const user = await userBy(pool, 'id', c.req.param('id'));
		if (!user) throw new AuthRefusal('user_not_found', 'User not found');
		return c.json(user.factors ?? []);
	});

	app.delete('/admin/users/:id/factors/:factor', async (c) => {
		const { id, factor } = c.req.param();
		const user = await userBy(pool, 'id', id);
		if (!user) throw new AuthRefusal('user_not_found', 'User not found');
		return c.json(await dropFactor(pool, user, factor));
	});

	app.delete('/admin/users/:id', async (c) => {
		const soft = (await c.req.json().catch(() => null))?.should_soft_delete === true;
		await removeUser(pool, c.req.param('id'), soft, now());
		return c.json({});
	});

	return app;
}
