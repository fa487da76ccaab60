import { departments } from './roles/departments.ts';
import type { RoleSeed } from './roles/kit.ts';
import { leaders } from './roles/leaders.ts';
import { patients } from './roles/patients.ts';
import { security } from './roles/security.ts';
import { systems } from './roles/systems.ts';

export { founderRole } from './roles/founder.ts';
export { serviceRoleCode, type RoleSeed } from './roles/kit.ts';

/** The roles a hospital starts with. Data from then on: pages change them, a restart does not. */
export const builtinRoles: RoleSeed[] = [...leaders, ...security, ...patients, ...departments, ...systems];
