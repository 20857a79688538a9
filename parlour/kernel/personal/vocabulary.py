"""The words of the privacy map: a subset of the W3C Data Privacy Vocabulary (DPV 2.0).

Short names in code, IRIs in exports. Every category, purpose and basis that Parlour may name is listed
here; a name that is missing is not available, and the forbidden ones can't be reached at all.
"""

from dataclasses import dataclass

PD = "https://w3id.org/dpv/pd#"
DPV = "https://w3id.org/dpv#"
GDPR = "https://w3id.org/dpv/legal/eu/gdpr#"


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a vocabulary; `iri` is its name in exports."""

    name: str
    base: str

    @property
    def iri(self) -> str:
        return self.base + self.name

    def __str__(self) -> str:
        return self.name


class _Terms:
    """A namespace of terms in which an unknown name is an error that says what to do."""

    def __init__(self, base: str, names: str) -> None:
        self._terms = {name: Term(name, base) for name in names.split()}

    def __getattr__(self, name: str) -> Term:
        try:
            return self._terms[name]
        except KeyError:
            raise AttributeError(
                f"{name} is not in Parlour's privacy vocabulary; add it in kernel/personal/vocabulary.py if DPV has it."
            ) from None

    def __contains__(self, name: str) -> bool:
        return name in self._terms


pd = _Terms(
    PD,
    "Name Username EmailAddress TelephoneNumber PhysicalAddress Country Region Language Picture Identifier UID "
    "IPAddress UserAgent DeviceOperatingSystem DeviceBased BrowsingBehavior BrowsingReferral LinkClicked "
    "ServiceConsumptionBehavior Communication EmailContent SocialMediaCommunication CallLog "
    "VoiceCommunicationRecording VoiceMail PersonalDocuments Opinion Preference PrivacyPreference "
    "IndividualProfile Job CurrentEmployment PerformanceAtWork Transactional Purchase PaymentCard "
    "PaymentCardExpiry Tax AccountIdentifier Authenticating AuthenticationHistory Password SecretText OfficialID",
)

FORBIDDEN_CATEGORIES = frozenset(
    [
        "SpecialCategoryPersonalData",
        "PaymentCardNumber",
        "GPSCoordinate",
        "BrowserFingerprint",
        "BirthDate",
        "FacialPrint",
        "Criminal",
    ]
)

dpv = _Terms(
    DPV,
    "CommunicationForCustomerCare CustomerCare CustomerRelationshipManagement CustomerClaimsManagement "
    "ServiceRegistration AccountManagement RequestedServiceProvision TechnicalServiceProvision "
    "SearchFunctionalities RepairImpairments ServiceUsageAnalytics ImproveExistingProductsAndServices "
    "ServicePersonalisation PaymentManagement DirectMarketing PublicRelations EnforceSecurity "
    "IdentityAuthentication IdentityVerification FraudPreventionAndDetection MisusePreventionAndDetection "
    "AgeVerification LegalCompliance RightsFulfillment RecordManagement DisputeManagement VendorManagement "
    "PersonnelManagement PersonnelHiring",
)

FORBIDDEN_PURPOSES = frozenset(
    ["SellDataToThirdParties", "SellInsightsFromData", "TargetedAdvertising", "PersonalisedAdvertising"]
)
