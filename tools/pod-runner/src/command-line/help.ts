export const help = `pod-runner runs a Pod manifest on this machine, without a cluster.

  pod-runner -f FILE [flags]

  -f, --file FILE              YAML or JSON: a Pod, or a workload with a pod template; Secrets and
                               ConfigMaps in the same file become the pod's volumes
      --image NAME=COMMAND     what runs for an image, with or without tag; several allowed
      --agent BUNDLE           the built agent.cjs that stands for the image sluice/agent
      --service NAME:PORT=HOST:PORT
                               lets the pod reach HOST:PORT under a name; several allowed
  -p, --publish [HOSTPORT:]PORT
                               makes a port of the pod reachable on 127.0.0.1; several allowed
      --token-file FILE        content of the pod's service account token
      --isolation KIND         auto (default), namespaces (root), user-namespace, processes
  -h, --help                   this text

Ctrl-C stops the pod as Kubernetes does (hooks, SIGTERM, grace period); a second one kills it.
Exit code: 0 when the pod succeeded or was stopped, 1 when it failed, 2 for wrong input.

Example:
  pod-runner -f web.yaml --image nginx='python3 -m http.server 8000' -p 8000
`;
