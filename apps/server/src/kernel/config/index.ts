/** The settings the program starts with. Modules import nothing else of this folder. */
export { type Config, loadConfig } from './config.ts';
export { settingsPage } from './settings-page.ts';
