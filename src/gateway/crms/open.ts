/** The CRMs behind the gateway: one adapter a connection, for all its users. */
import type { AdapterDefinition, CrmAdapter } from '../../core/adapter.js';
import { CrmError, isCrmError } from '../../core/errors.js';
import type { ConnectionConfig, GatewayConfig } from '../config/schema.js';
import type { Services, SharedAdapter, Upstream } from '../services.js';

/** Every kind of CRM that a configuration can name. */
export type Adapters = Readonly<Record<string, () => Promise<AdapterDefinition>>>;

/** One CRM of one organisation. */
export interface Crm {
  readonly config: ConnectionConfig;
  readonly linkOrigins: readonly string[];
  readonly adapter: SharedAdapter;
  /** Resolves once the CRM has been asked what it can do, or has failed to say: manifests are final only then. */
  asked(): Promise<void>;
}

export interface Crms {
  /** Ids in the order of the configuration; none where there is no such organisation. */
  ids(organisation: string): readonly string[] | undefined;
  /** Rejects with `not-found`, or with `unavailable` where its settings are not right. */
  open(organisation: string, id: string): Promise<Crm>;
}

export function createCrms(config: GatewayConfig, services: Services, adapters: Adapters): Crms {
  const configs = new Map(
    config.organisations.map(({ id, connections }) => [id, new Map(connections.map((each) => [each.id, each]))]),
  );
  const opened = new Map<ConnectionConfig, Promise<Crm>>();
  return {
    ids(organisation) {
      const known = configs.get(organisation);
      return known && [...known.keys()];
    },
    open(organisation, id) {
      const found = configs.get(organisation)?.get(id);
      if (!found) return Promise.reject(new CrmError('not-found', {}));
      const opening = opened.get(found) ?? connect(found, organisation, services, adapters);
      opened.set(found, opening);
      return opening;
    },
  };
}

async function connect(
  config: ConnectionConfig,
  organisation: string,
  services: Services,
  adapters: Adapters,
): Promise<Crm> {
  const { id, kind, credentials, settings, linkOrigins } = config;
  const upstream: Upstream = { organisation, id, kind, ...(credentials !== undefined && { credentials }) };
  try {
    const definition = await adapters[kind]!();
    const own = definition.create(settings, { fetch: services.fetchFor(upstream) });
    const adapter = services.wrap(upstream, own);
    return {
      config,
      adapter,
      linkOrigins: linkOrigins ?? definition.linkOrigins?.(settings) ?? [],
      asked: createAsked(adapter),
    };
  } catch (cause) {
    const fields = isCrmError(cause, 'invalid') ? `: ${Object.keys(cause.details.fields).join(', ')}` : '';
    const message = `The settings of the connection cannot be used${fields}.`;
    services.log({
      level: 'error',
      at: new Date().toISOString(),
      event: 'failed',
      organisation,
      connection: id,
      message,
    });
    throw new CrmError('unavailable', {}, { cause });
  }
}

/** Asks once; again at the next occasion where the CRM had no answer. */
function createAsked(adapter: CrmAdapter): () => Promise<void> {
  let asking: Promise<void> | undefined;
  return () =>
    (asking ??= adapter.check().then(
      () => undefined,
      () => void (asking = undefined), // whoever needs the CRM now will be told by it
    ));
}
