/** Which requests go through an HTTP proxy. URLs may carry credentials; they never appear in an error. */
export type ProxySettings =
  | { readonly kind: 'all'; readonly url: string }
  | { readonly kind: 'by-rules'; readonly http?: string; readonly https?: string; readonly bypass: string };
