"""A browser in plain words, roughly: enough for people to know their own phone again. Nothing finer is kept."""

from deliberation.kernel.text import sentence

_BROWSERS = (
    ("micromessenger", "wechat"),
    ("dingtalk", "dingtalk"),
    ("huaweibrowser", "huawei"),
    ("miuibrowser", "xiaomi"),
    ("ucbrowser", "uc"),
    ("qqbrowser", "qq"),
    ("edg", "edge"),
    ("opr/", "opera"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("crios", "chrome"),
    ("chrome", "chrome"),
    ("safari", "safari"),
)
_SYSTEMS = (
    ("harmonyos", "harmony"),
    ("openharmony", "harmony"),
    ("iphone", "iphone"),
    ("ipad", "ipad"),
    ("android", "android"),
    ("windows", "windows"),
    ("mac os", "mac"),
    ("linux", "linux"),
)
_WORDS = {
    "wechat": sentence("WeChat"),
    "dingtalk": sentence("DingTalk"),
    "huawei": sentence("Huawei Browser"),
    "xiaomi": sentence("Mi Browser"),
    "uc": sentence("UC Browser"),
    "qq": sentence("QQ Browser"),
    "edge": "Edge",
    "opera": "Opera",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
    "harmony": sentence("HarmonyOS phone"),
    "iphone": "iPhone",
    "ipad": "iPad",
    "android": sentence("Android phone"),
    "windows": sentence("Windows computer"),
    "mac": sentence("Mac computer"),
    "linux": sentence("Linux computer"),
}
_UNKNOWN_BROWSER = sentence("Unknown browser")
_UNKNOWN_SYSTEM = sentence("unknown device")


def of(user_agent: str) -> str:
    """Two words of ours such as `wechat/android`; empty where it cannot be told."""
    signs = user_agent[:1000].lower()
    browser = next((word for sign, word in _BROWSERS if sign in signs), "")
    system = next((word for sign, word in _SYSTEMS if sign in signs), "")
    return f"{browser}/{system}"


def words(device: str) -> tuple[str, str]:
    """Browser and system as marked sentences."""
    browser, _, system = device.partition("/")
    return _WORDS.get(browser, _UNKNOWN_BROWSER), _WORDS.get(system, _UNKNOWN_SYSTEM)
