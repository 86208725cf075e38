/**
 * The server the database tests run on: the one TEST_DATABASE_URL names (a superuser's address),
 * else the project's own PostgreSQL 17. Migrations are applied once, to a template.
 */
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { applyPlatform, migrate } from '../../gateway/process/migrate.ts';
import { startPostgres } from '../../gateway/process/postgres.ts';

export default async function setup(project: TestProject) {
	const own = process.env.TEST_DATABASE_URL ? null : await startPostgres({ fast: true });
	const server = process.env.TEST_DATABASE_URL ?? own!.url;
	const template = `template_${process.pid}`;
	const inTemplate = new URL(server);
	inTemplate.pathname = `/${template}`;

	const admin = new pg.Client({ connectionString: server });
	await admin.connect();
	await admin.query(`create database ${template}`);
	await applyPlatform(inTemplate.href);
	await migrate(inTemplate.href, { folder: 'supabase/migrations' });
	const { rows } = await admin.query('select version()');
	console.log(`database tests on ${rows[0].version.split(' on ')[0]}`);

	project.provide('server', server);
	project.provide('template', template);
	return async () => {
		await admin.query(`drop database if exists ${template} with (force)`);
		await admin.end();
		await own?.stop();
	};
}
