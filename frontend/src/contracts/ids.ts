import type { Brand } from '../base/brand';
import { branded } from './read';

export type ServiceName = Brand<string, 'ServiceName'>;
export type IncidentId = Brand<string, 'IncidentId'>;
export type TemplateId = Brand<string, 'TemplateId'>;
export type TraceId = Brand<string, 'TraceId'>;
export type ScenarioName = Brand<string, 'ScenarioName'>;
export type RuleId = Brand<string, 'RuleId'>;

export const serviceName = branded<ServiceName>();
export const incidentId = branded<IncidentId>();
export const templateId = branded<TemplateId>();
export const traceId = branded<TraceId>();
export const scenarioName = branded<ScenarioName>();
export const ruleId = branded<RuleId>();
