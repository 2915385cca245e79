/**
 * The types of a Pod as the Kubernetes libraries of the peer have them (k8s.io/api 0.36): for each its members, in their order,
 * as NAME:SHAPE. A shape is a scalar, the name of a type, `[]SHAPE` or `{}SHAPE`; `!` is written even when it is zero, `*`
 * whenever it is given, `?` as null when it is not. `TYPE/NAME` comes from an embedded struct; `(TYPE)` is the name of a scalar in error texts.
 * Source: spec/injector.md 2.2 step 1 and 3.10.
 */
export const kubernetesTypes: Readonly<Record<string, string>> = {
  AWSElasticBlockStoreVolumeSource: 'volumeID:!string fsType:string partition:int32 readOnly:bool',
  Affinity: 'nodeAffinity:*NodeAffinity podAffinity:*PodAffinity podAntiAffinity:*PodAntiAffinity',
  AppArmorProfile: 'type:!string(AppArmorProfileType) localhostProfile:*string',
  AzureDiskVolumeSource:
    'diskName:!string diskURI:!string cachingMode:*string(AzureDataDiskCachingMode) fsType:*string readOnly:*bool kind:*string(AzureDataDiskKind)',
  AzureFileVolumeSource: 'secretName:!string shareName:!string readOnly:bool',
  CSIVolumeSource:
    'driver:!string readOnly:*bool fsType:*string volumeAttributes:{}string nodePublishSecretRef:*LocalObjectReference',
  Capabilities: 'add:[]string(Capability) drop:[]string(Capability)',
  CephFSVolumeSource:
    'monitors:[]string path:string user:string secretFile:string secretRef:*LocalObjectReference readOnly:bool',
  CinderVolumeSource: 'volumeID:!string fsType:string readOnly:bool secretRef:*LocalObjectReference',
  ClusterTrustBundleProjection:
    'name:*string signerName:*string labelSelector:*LabelSelector optional:*bool path:!string',
  ConfigMapEnvSource: 'LocalObjectReference/name:string optional:*bool',
  ConfigMapKeySelector: 'LocalObjectReference/name:string key:!string optional:*bool',
  ConfigMapProjection: 'LocalObjectReference/name:string items:[]KeyToPath optional:*bool',
  ConfigMapVolumeSource: 'LocalObjectReference/name:string items:[]KeyToPath defaultMode:*int32 optional:*bool',
  Container:
    'name:!string image:string command:[]string args:[]string workingDir:string ports:[]ContainerPort envFrom:[]EnvFromSource env:[]EnvVar resources:ResourceRequirements resizePolicy:[]ContainerResizePolicy restartPolicy:*string(ContainerRestartPolicy) restartPolicyRules:[]ContainerRestartRule volumeMounts:[]VolumeMount volumeDevices:[]VolumeDevice livenessProbe:*Probe readinessProbe:*Probe startupProbe:*Probe lifecycle:*Lifecycle terminationMessagePath:string terminationMessagePolicy:string(TerminationMessagePolicy) imagePullPolicy:string(PullPolicy) securityContext:*SecurityContext stdin:bool stdinOnce:bool tty:bool',
  ContainerExtendedResourceRequest: 'containerName:!string resourceName:!string requestName:!string',
  ContainerPort: 'name:string hostPort:int32 containerPort:!int32 protocol:string(Protocol) hostIP:string',
  ContainerResizePolicy: 'resourceName:!string(ResourceName) restartPolicy:!string(ResourceResizeRestartPolicy)',
  ContainerRestartRule: 'action:string(ContainerRestartRuleAction) exitCodes:*ContainerRestartRuleOnExitCodes',
  ContainerRestartRuleOnExitCodes: 'operator:string(ContainerRestartRuleOnExitCodesOperator) values:[]int32',
  ContainerState: 'waiting:*ContainerStateWaiting running:*ContainerStateRunning terminated:*ContainerStateTerminated',
  ContainerStateRunning: 'startedAt:string',
  ContainerStateTerminated:
    'exitCode:!int32 signal:int32 reason:string message:string startedAt:string finishedAt:string containerID:string',
  ContainerStateWaiting: 'reason:string message:string',
  ContainerStatus:
    'name:!string state:ContainerState lastState:ContainerState ready:!bool restartCount:!int32 image:!string imageID:!string containerID:string started:*bool allocatedResources:{}quantity resources:*ResourceRequirements volumeMounts:[]VolumeMountStatus user:*ContainerUser allocatedResourcesStatus:[]ResourceStatus stopSignal:*string(Signal)',
  ContainerUser: 'linux:*LinuxContainerUser',
  DownwardAPIProjection: 'items:[]DownwardAPIVolumeFile',
  DownwardAPIVolumeFile:
    'path:!string fieldRef:*ObjectFieldSelector resourceFieldRef:*ResourceFieldSelector mode:*int32',
  DownwardAPIVolumeSource: 'items:[]DownwardAPIVolumeFile defaultMode:*int32',
  EmptyDirVolumeSource: 'medium:string(StorageMedium) sizeLimit:*quantity',
  EnvFromSource: 'prefix:string configMapRef:*ConfigMapEnvSource secretRef:*SecretEnvSource',
  EnvVar: 'name:!string value:string valueFrom:*EnvVarSource',
  EnvVarSource:
    'fieldRef:*ObjectFieldSelector resourceFieldRef:*ResourceFieldSelector configMapKeyRef:*ConfigMapKeySelector secretKeyRef:*SecretKeySelector fileKeyRef:*FileKeySelector',
  EphemeralContainer:
    'EphemeralContainerCommon/name:!string EphemeralContainerCommon/image:string EphemeralContainerCommon/command:[]string EphemeralContainerCommon/args:[]string EphemeralContainerCommon/workingDir:string EphemeralContainerCommon/ports:[]ContainerPort EphemeralContainerCommon/envFrom:[]EnvFromSource EphemeralContainerCommon/env:[]EnvVar EphemeralContainerCommon/resources:ResourceRequirements EphemeralContainerCommon/resizePolicy:[]ContainerResizePolicy EphemeralContainerCommon/restartPolicy:*string(ContainerRestartPolicy) EphemeralContainerCommon/restartPolicyRules:[]ContainerRestartRule EphemeralContainerCommon/volumeMounts:[]VolumeMount EphemeralContainerCommon/volumeDevices:[]VolumeDevice EphemeralContainerCommon/livenessProbe:*Probe EphemeralContainerCommon/readinessProbe:*Probe EphemeralContainerCommon/startupProbe:*Probe EphemeralContainerCommon/lifecycle:*Lifecycle EphemeralContainerCommon/terminationMessagePath:string EphemeralContainerCommon/terminationMessagePolicy:string(TerminationMessagePolicy) EphemeralContainerCommon/imagePullPolicy:string(PullPolicy) EphemeralContainerCommon/securityContext:*SecurityContext EphemeralContainerCommon/stdin:bool EphemeralContainerCommon/stdinOnce:bool EphemeralContainerCommon/tty:bool targetContainerName:string',
  EphemeralVolumeSource: 'volumeClaimTemplate:*PersistentVolumeClaimTemplate',
  ExecAction: 'command:[]string',
  FCVolumeSource: 'targetWWNs:[]string lun:*int32 fsType:string readOnly:bool wwids:[]string',
  FileKeySelector: 'volumeName:!string path:!string key:!string optional:*bool',
  FlexVolumeSource: 'driver:!string fsType:string secretRef:*LocalObjectReference readOnly:bool options:{}string',
  FlockerVolumeSource: 'datasetName:string datasetUUID:string',
  GCEPersistentDiskVolumeSource: 'pdName:!string fsType:string partition:int32 readOnly:bool',
  GRPCAction: 'port:!int32 service:?string',
  GitRepoVolumeSource: 'repository:!string revision:string directory:string',
  GlusterfsVolumeSource: 'endpoints:!string path:!string readOnly:bool',
  HTTPGetAction: 'path:string port:!int-or-string host:string scheme:string(URIScheme) httpHeaders:[]HTTPHeader',
  HTTPHeader: 'name:!string value:!string',
  HostAlias: 'ip:!string hostnames:[]string',
  HostIP: 'ip:!string',
  HostPathVolumeSource: 'path:!string type:*string(HostPathType)',
  ISCSIVolumeSource:
    'targetPortal:!string iqn:!string lun:!int32 iscsiInterface:string fsType:string readOnly:bool portals:[]string chapAuthDiscovery:bool chapAuthSession:bool secretRef:*LocalObjectReference initiatorName:*string',
  ImageVolumeSource: 'reference:string pullPolicy:string(PullPolicy)',
  ImageVolumeStatus: 'imageRef:string',
  KeyToPath: 'key:!string path:!string mode:*int32',
  LabelSelector: 'matchLabels:{}string matchExpressions:[]LabelSelectorRequirement',
  LabelSelectorRequirement: 'key:!string operator:!string(LabelSelectorOperator) values:[]string',
  Lifecycle: 'postStart:*LifecycleHandler preStop:*LifecycleHandler stopSignal:*string(Signal)',
  LifecycleHandler: 'exec:*ExecAction httpGet:*HTTPGetAction tcpSocket:*TCPSocketAction sleep:*SleepAction',
  LinuxContainerUser: 'uid:!int64 gid:!int64 supplementalGroups:[]int64',
  LocalObjectReference: 'name:string',
  ManagedFieldsEntry:
    'manager:string operation:string(ManagedFieldsOperationType) apiVersion:string time:*string fieldsType:string subresource:string',
  NFSVolumeSource: 'server:!string path:!string readOnly:bool',
  NodeAffinity:
    'requiredDuringSchedulingIgnoredDuringExecution:*NodeSelector preferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm',
  NodeAllocatableResourceClaimStatus: 'resourceClaimName:!string containers:[]string resources:{}quantity',
  NodeSelector: 'nodeSelectorTerms:[]NodeSelectorTerm',
  NodeSelectorRequirement: 'key:!string operator:!string(NodeSelectorOperator) values:[]string',
  NodeSelectorTerm: 'matchExpressions:[]NodeSelectorRequirement matchFields:[]NodeSelectorRequirement',
  ObjectFieldSelector: 'apiVersion:string fieldPath:!string',
  ObjectMeta:
    'name:string generateName:string namespace:string selfLink:string uid:string(types.UID) resourceVersion:string generation:int64 creationTimestamp:string deletionTimestamp:*string deletionGracePeriodSeconds:*int64 labels:{}string annotations:{}string ownerReferences:[]OwnerReference finalizers:[]string managedFields:[]ManagedFieldsEntry',
  OwnerReference:
    'apiVersion:!string kind:!string name:!string uid:!string(types.UID) controller:*bool blockOwnerDeletion:*bool',
  PersistentVolumeClaimSpec:
    'accessModes:[]string(PersistentVolumeAccessMode) selector:*LabelSelector resources:VolumeResourceRequirements volumeName:string storageClassName:*string volumeMode:*string(PersistentVolumeMode) dataSource:*TypedLocalObjectReference dataSourceRef:*TypedObjectReference volumeAttributesClassName:*string',
  PersistentVolumeClaimTemplate: 'metadata:ObjectMeta spec:PersistentVolumeClaimSpec',
  PersistentVolumeClaimVolumeSource: 'claimName:!string readOnly:bool',
  PhotonPersistentDiskVolumeSource: 'pdID:!string fsType:string',
  Pod: 'TypeMeta/kind:string TypeMeta/apiVersion:string metadata:ObjectMeta spec:PodSpec status:PodStatus',
  PodAffinity:
    'requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm',
  PodAffinityTerm:
    'labelSelector:*LabelSelector namespaces:[]string topologyKey:!string namespaceSelector:*LabelSelector matchLabelKeys:[]string mismatchLabelKeys:[]string',
  PodAntiAffinity:
    'requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm',
  PodCertificateProjection:
    'signerName:string keyType:string maxExpirationSeconds:*int32 credentialBundlePath:string keyPath:string certificateChainPath:string userAnnotations:{}string',
  PodCondition:
    'type:!string(PodConditionType) observedGeneration:int64 status:!string(ConditionStatus) lastProbeTime:string lastTransitionTime:string reason:string message:string',
  PodDNSConfig: 'nameservers:[]string searches:[]string options:[]PodDNSConfigOption',
  PodDNSConfigOption: 'name:string value:*string',
  PodExtendedResourceClaimStatus: 'requestMappings:[]ContainerExtendedResourceRequest resourceClaimName:!string',
  PodIP: 'ip:!string',
  PodOS: 'name:!string(OSName)',
  PodReadinessGate: 'conditionType:!string(PodConditionType)',
  PodResourceClaim: 'name:!string resourceClaimName:*string resourceClaimTemplateName:*string',
  PodResourceClaimStatus: 'name:!string resourceClaimName:*string',
  PodSchedulingGate: 'name:!string',
  PodSchedulingGroup: 'podGroupName:*string',
  PodSecurityContext:
    'seLinuxOptions:*SELinuxOptions windowsOptions:*WindowsSecurityContextOptions runAsUser:*int64 runAsGroup:*int64 runAsNonRoot:*bool supplementalGroups:[]int64 supplementalGroupsPolicy:*string(SupplementalGroupsPolicy) fsGroup:*int64 sysctls:[]Sysctl fsGroupChangePolicy:*string(PodFSGroupChangePolicy) seccompProfile:*SeccompProfile appArmorProfile:*AppArmorProfile seLinuxChangePolicy:*string(PodSELinuxChangePolicy)',
  PodSpec:
    'volumes:[]Volume initContainers:[]Container containers:[]Container ephemeralContainers:[]EphemeralContainer restartPolicy:string(RestartPolicy) terminationGracePeriodSeconds:*int64 activeDeadlineSeconds:*int64 dnsPolicy:string(DNSPolicy) nodeSelector:{}string serviceAccountName:string serviceAccount:string automountServiceAccountToken:*bool nodeName:string hostNetwork:bool hostPID:bool hostIPC:bool shareProcessNamespace:*bool securityContext:*PodSecurityContext imagePullSecrets:[]LocalObjectReference hostname:string subdomain:string affinity:*Affinity schedulerName:string tolerations:[]Toleration hostAliases:[]HostAlias priorityClassName:string priority:*int32 dnsConfig:*PodDNSConfig readinessGates:[]PodReadinessGate runtimeClassName:*string enableServiceLinks:*bool preemptionPolicy:*string(PreemptionPolicy) overhead:{}quantity topologySpreadConstraints:[]TopologySpreadConstraint setHostnameAsFQDN:*bool os:*PodOS hostUsers:*bool schedulingGates:[]PodSchedulingGate resourceClaims:[]PodResourceClaim resources:*ResourceRequirements hostnameOverride:*string schedulingGroup:*PodSchedulingGroup',
  PodStatus:
    'observedGeneration:int64 phase:string(PodPhase) conditions:[]PodCondition message:string reason:string nominatedNodeName:string hostIP:string hostIPs:[]HostIP podIP:string podIPs:[]PodIP startTime:*string initContainerStatuses:[]ContainerStatus containerStatuses:[]ContainerStatus qosClass:string(PodQOSClass) ephemeralContainerStatuses:[]ContainerStatus resize:string(PodResizeStatus) resourceClaimStatuses:[]PodResourceClaimStatus extendedResourceClaimStatus:*PodExtendedResourceClaimStatus allocatedResources:{}quantity resources:*ResourceRequirements nodeAllocatableResourceClaimStatuses:[]NodeAllocatableResourceClaimStatus',
  PortworxVolumeSource: 'volumeID:!string fsType:string readOnly:bool',
  PreferredSchedulingTerm: 'weight:!int32 preference:NodeSelectorTerm',
  Probe:
    'ProbeHandler/exec:*ExecAction ProbeHandler/httpGet:*HTTPGetAction ProbeHandler/tcpSocket:*TCPSocketAction ProbeHandler/grpc:*GRPCAction initialDelaySeconds:int32 timeoutSeconds:int32 periodSeconds:int32 successThreshold:int32 failureThreshold:int32 terminationGracePeriodSeconds:*int64',
  ProjectedVolumeSource: 'sources:[]VolumeProjection defaultMode:*int32',
  QuobyteVolumeSource: 'registry:!string volume:!string readOnly:bool user:string group:string tenant:string',
  RBDVolumeSource:
    'monitors:[]string image:!string fsType:string pool:string user:string keyring:string secretRef:*LocalObjectReference readOnly:bool',
  ResourceClaim: 'name:!string request:string',
  ResourceFieldSelector: 'containerName:string resource:!string divisor:!quantity',
  ResourceHealth: 'resourceID:!string(ResourceID) health:string(ResourceHealthStatus) message:*string',
  ResourceRequirements: 'limits:{}quantity requests:{}quantity claims:[]ResourceClaim',
  ResourceStatus: 'name:!string(ResourceName) resources:[]ResourceHealth',
  SELinuxOptions: 'user:string role:string type:string level:string',
  ScaleIOVolumeSource:
    'gateway:!string system:!string secretRef:*LocalObjectReference sslEnabled:bool protectionDomain:string storagePool:string storageMode:string volumeName:string fsType:string readOnly:bool',
  SeccompProfile: 'type:!string(SeccompProfileType) localhostProfile:*string',
  SecretEnvSource: 'LocalObjectReference/name:string optional:*bool',
  SecretKeySelector: 'LocalObjectReference/name:string key:!string optional:*bool',
  SecretProjection: 'LocalObjectReference/name:string items:[]KeyToPath optional:*bool',
  SecretVolumeSource: 'secretName:string items:[]KeyToPath defaultMode:*int32 optional:*bool',
  SecurityContext:
    'capabilities:*Capabilities privileged:*bool seLinuxOptions:*SELinuxOptions windowsOptions:*WindowsSecurityContextOptions runAsUser:*int64 runAsGroup:*int64 runAsNonRoot:*bool readOnlyRootFilesystem:*bool allowPrivilegeEscalation:*bool procMount:*string(ProcMountType) seccompProfile:*SeccompProfile appArmorProfile:*AppArmorProfile',
  ServiceAccountTokenProjection: 'audience:string expirationSeconds:*int64 path:!string',
  SleepAction: 'seconds:!int64',
  StorageOSVolumeSource:
    'volumeName:string volumeNamespace:string fsType:string readOnly:bool secretRef:*LocalObjectReference',
  Sysctl: 'name:!string value:!string',
  TCPSocketAction: 'port:!int-or-string host:string',
  Toleration:
    'key:string operator:string(TolerationOperator) value:string effect:string(TaintEffect) tolerationSeconds:*int64',
  TopologySpreadConstraint:
    'maxSkew:!int32 topologyKey:!string whenUnsatisfiable:!string(UnsatisfiableConstraintAction) labelSelector:*LabelSelector minDomains:*int32 nodeAffinityPolicy:*string(NodeInclusionPolicy) nodeTaintsPolicy:*string(NodeInclusionPolicy) matchLabelKeys:[]string',
  TypedLocalObjectReference: 'apiGroup:*string kind:!string name:!string',
  TypedObjectReference: 'apiGroup:*string kind:!string name:!string namespace:*string',
  Volume:
    'name:!string VolumeSource/hostPath:*HostPathVolumeSource VolumeSource/emptyDir:*EmptyDirVolumeSource VolumeSource/gcePersistentDisk:*GCEPersistentDiskVolumeSource VolumeSource/awsElasticBlockStore:*AWSElasticBlockStoreVolumeSource VolumeSource/gitRepo:*GitRepoVolumeSource VolumeSource/secret:*SecretVolumeSource VolumeSource/nfs:*NFSVolumeSource VolumeSource/iscsi:*ISCSIVolumeSource VolumeSource/glusterfs:*GlusterfsVolumeSource VolumeSource/persistentVolumeClaim:*PersistentVolumeClaimVolumeSource VolumeSource/rbd:*RBDVolumeSource VolumeSource/flexVolume:*FlexVolumeSource VolumeSource/cinder:*CinderVolumeSource VolumeSource/cephfs:*CephFSVolumeSource VolumeSource/flocker:*FlockerVolumeSource VolumeSource/downwardAPI:*DownwardAPIVolumeSource VolumeSource/fc:*FCVolumeSource VolumeSource/azureFile:*AzureFileVolumeSource VolumeSource/configMap:*ConfigMapVolumeSource VolumeSource/vsphereVolume:*VsphereVirtualDiskVolumeSource VolumeSource/quobyte:*QuobyteVolumeSource VolumeSource/azureDisk:*AzureDiskVolumeSource VolumeSource/photonPersistentDisk:*PhotonPersistentDiskVolumeSource VolumeSource/projected:*ProjectedVolumeSource VolumeSource/portworxVolume:*PortworxVolumeSource VolumeSource/scaleIO:*ScaleIOVolumeSource VolumeSource/storageos:*StorageOSVolumeSource VolumeSource/csi:*CSIVolumeSource VolumeSource/ephemeral:*EphemeralVolumeSource VolumeSource/image:*ImageVolumeSource',
  VolumeDevice: 'name:!string devicePath:!string',
  VolumeMount:
    'name:!string readOnly:bool recursiveReadOnly:*string(RecursiveReadOnlyMode) mountPath:!string subPath:string mountPropagation:*string(MountPropagationMode) subPathExpr:string',
  VolumeMountStatus:
    'name:!string mountPath:!string readOnly:bool recursiveReadOnly:*string(RecursiveReadOnlyMode) volumeStatus:*VolumeStatus',
  VolumeProjection:
    'secret:*SecretProjection downwardAPI:*DownwardAPIProjection configMap:*ConfigMapProjection serviceAccountToken:*ServiceAccountTokenProjection clusterTrustBundle:*ClusterTrustBundleProjection podCertificate:*PodCertificateProjection',
  VolumeResourceRequirements: 'limits:{}quantity requests:{}quantity',
  VolumeStatus: 'image:*ImageVolumeStatus',
  VsphereVirtualDiskVolumeSource: 'volumePath:!string fsType:string storagePolicyName:string storagePolicyID:string',
  WeightedPodAffinityTerm: 'weight:!int32 podAffinityTerm:PodAffinityTerm',
  WindowsSecurityContextOptions:
    'gmsaCredentialSpecName:*string gmsaCredentialSpec:*string runAsUserName:*string hostProcess:*bool',
};
