import type { SettingSpec } from './kernel/settings.ts';
import { alarmSettings } from './settings/alarm.ts';
import { cameraHealthSettings } from './settings/camera-health.ts';
import { clinicalSettings } from './settings/clinical.ts';
import { deviceSettings } from './settings/devices.ts';
import { followUpSettings } from './settings/follow-up.ts';
import { houseSettings } from './settings/hospital.ts';
import { letterSettings } from './settings/letters.ts';
import { matterSettings } from './settings/matters.ts';
import { readinessSettings } from './settings/readiness.ts';
import { recordSettings } from './settings/record.ts';
import { recordingSettings } from './settings/recording.ts';
import { registerSettings } from './settings/registers.ts';
import { rosterSettings } from './settings/roster.ts';
import { roundSettings } from './settings/rounds.ts';
import { signInSettings } from './settings/sign-in.ts';
import { surveySettings } from './settings/surveys.ts';

/** The numbers a hospital tunes, each with its source, by area. Clocks of case types come from their declarations. */
export const hospitalSettings: SettingSpec[] = [
  ...houseSettings,
  ...alarmSettings,
  ...deviceSettings,
  ...registerSettings,
  ...rosterSettings,
  ...readinessSettings,
  ...roundSettings,
  ...signInSettings,
  ...recordSettings,
  ...recordingSettings,
  ...cameraHealthSettings,
  ...letterSettings,
  ...matterSettings,
  ...surveySettings,
  ...clinicalSettings,
  ...followUpSettings,
];
