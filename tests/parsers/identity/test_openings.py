"""Whose report, of which year, published when: the ways in which published reports begin."""

from __future__ import annotations

import pytest

from parsers.identity.identification import Identification, identify
from parsers.model import Layout, Paragraph

RULES = "根据《中华人民共和国政府信息公开条例》编制本报告。"


def identified(lines: list[str]) -> Identification:
    layout = Layout("text/plain", "utf-8", (), {})
    return identify(layout, [Paragraph(line, f"line {i}") for i, line in enumerate(lines, start=1)])


def said(lines: list[str]) -> str | None:
    agency = identified(lines).agency
    return agency.agency_id if agency else None


BODIES: list[tuple[str | None, list[str]]] = [
    (  # a bureau that speaks of its city is named by the report's own name in a sentence
        "410800-水利局",
        [
            "2022年政府信息公开工作年度报告",
            "现公布焦作市水利局2022年政府信息公开工作年度报告。可通过焦作市人民政府网站查阅。",
            "一、总体情况",
            "2022年，结合我市水利工作实际公开信息。",
        ],
    ),
    (  # so it is where its name stands alone above the text, and it says 我办
        "410800-人民防空办公室",
        [
            "焦作市人民防空办公室（民防局）",
            "（2016年3月18日）",
            RULES,
            "一、概述",
            "我市的人防工作，我办认真公开。",
        ],
    ),
    (  # the site on which a township publishes is no body
        "410825-番田镇",
        [
            "特向社会公布番田镇2021年度信息公开年度报告，在温县人民政府门户网站公开。",
            "一、总体情况",
            "2021年番田镇严格公开。",
        ],
    ),
    (  # nor is it the body of a farm
        "410825-良种场",
        ["良种场2020年政府信息公开工作年度报告", "一、总体情况", "2020年良种场通过温县政府网站公开信息。"],
    ),
    (  # but of a county that speaks of all the county
        "410825-人民政府",
        ["一、总体情况", "2022年，全县公开信息，可在温县人民政府网站查阅。"],
    ),
    (  # the body of a sentence behind those who lead it
        "unknown-水洲街道",
        ["一、总体情况", "2023年，在区委、区政府的坚强领导下，水洲街道办事处认真公开。"],
    ),
    ("unknown-丰产乡", ["一、总体情况", "2022年以来，丰产乡在县委领导下，认真公开。"]),
    (  # two spellings of one zone are one
        "330109-经济技术开发区",
        ["一、总体情况", "2024年，萧山经济技术开发区管委会坚持公开。2024年，萧山经开区管委会在网页上公开。"],
    ),
    (  # a county and its government are one, whoever else stands behind it
        "410825-人民政府",
        ["一、总体情况", "2024年，温县认真公开。2024年温县人民政府及县直部门共收到申请42件。"],
    ),
    (  # what is named in front of 公开 is no body
        "410825-科技产业园",
        [
            "发布机构：温县科技产业园管委会",
            "特编制科技产业园2018年度政府信息公开工作年度报告。",
            "一、概述",
            "贯彻2018年温县政务公开工作要点情况。",
        ],
    ),
    (  # the government on whose site it publishes tells the place of a bureau
        "410825-卫生健康局",
        ["一、总体情况", "2022年，县卫健局始终公开。我局依托温县人民政府门户网站公开。"],
    ),
    (  # and of a township
        "410825-番田镇",
        ["番田镇2022年政府信息公开工作年度报告", "一、总体情况", "我镇利用热线、温县门户网站公开。"],
    ),
    (  # the notices that it quotes, at their beginning
        "410825-番田镇",
        [
            "番田镇2022年政府信息公开工作年度报告",
            "按照《2022年度温县人民政府和县直单位年度报告编制要求》编制。",
            "一、总体情况",
            "我镇公开。",
        ],
    ),
    (
        "410000-财政厅",
        ["一、总体情况", "2023年，省财政厅坚持公开，发布《河南省2023年预算草案的报告》。我厅发布信息。"],
    ),
    (  # never for a bureau of a city: a county-level one quotes those of the city around it
        None,
        [
            "市水利局2022年政府信息公开工作年度报告",
            "按照《焦作市2022年政务公开工作要点》编制。",
            "一、总体情况",
            "我局公开。",
        ],
    ),
    (  # they decide between places of one name
        "440309-统计局",
        [
            "龙华区统计局2020年政府信息公开工作年度报告",
            "按照《深圳市龙华区人民政府办公室2020年要点》编制。",
            "一、总体情况",
            "我局公开。",
        ],
    ),
    (  # a place in short that is named in full elsewhere
        "152526-人民政府",
        [
            "西乌旗2022年政府信息公开工作年度报告",
            "向社会公布2022年西乌珠穆沁旗政府信息公开工作年度报告。",
            "一、总体情况",
        ],
    ),
    (  # who publishes for the government is not the body
        "410825-人民政府",
        ["发布机构：县数据局", RULES, "一、总体情况", "2023年，温县人民政府坚持公开。"],
    ),
    (  # a title whose line lost the end of the name
        "410800-机关事务管理局",
        [
            "焦作市机关事务管理局2023年政府信息公开工作年度报告",
            "焦作市机关事务管理2023年政府",
            "信息公开工作年度报告",
            RULES,
            "一、总体情况",
        ],
    ),
    (  # the value of a label does not begin the title, and the report names itself better than its publisher
        "410825-经贸局",
        [
            "发布机构：",
            "温县工业和信息化局",
            "2009年度政府信息公开工作年度报告",
            "（温县经贸局）",
            "温县经贸局 2009年度政府信息公开工作年度报告是根据条例的要求编制的。",
            "一、概述",
            "我局公开信息。",
        ],
    ),
    (  # desks of a body
        "410825-番田镇",
        [
            "现将报告公布，如有疑问，请与温县番田镇政府信息公开工作领导小组办公室联系。",
            "一、总体情况",
            "我镇公开。",
        ],
    ),
    (
        "000000-水利部",
        [
            "如有疑问，请联系水利部办公厅政务公开处，地址：北京市西城区。",
            "一、总体情况",
            "2022年，全国水利系统公开。",
        ],
    ),
    (
        "330108-浦沿街道",
        [
            "如有疑问，请联系：杭州市滨江区人民政府浦沿街道办事处；联系电话：86624900。",
            "一、总体情况",
            "2023年，本街道公开。",
        ],
    ),
    (  # a zone is of the place inside the province that it names
        "330782-经济开发区",
        ["浙江省义乌经济开发区管理委员会2020年度政府信息公开工作年度报告", "一、总体情况"],
    ),
    (
        "321183-宝华山风景区",
        ["一、总体情况", "2020年，句容宝华山风景区管委会认真公开。"],
    ),
    ("330109-经济技术开发区", ["一、总体情况", "2022年，萧山经济技术开发区管委会坚持公开。我委共公开68条。"]),
    (  # whose name has another in brackets
        "330600-高新技术产业开发区",
        ["绍兴高新区（经开区）管委会2023年度政府信息公开工作报告", "一、总体情况"],
    ),
    (  # one whose name says something by itself, and one whose name says its kind only
        "unknown-豫北工业园区",
        ["一、总体情况", "2024年，豫北工业园区管委会严格公开。"],
    ),
    (None, ["一、总体情况", "2024年，现代农业产业园管委会严格公开。"]),
    (  # one that is named like a district elsewhere
        "420100-东湖高新区教育局",
        ["东湖高新区教育局2023年政府信息公开工作年度报告", "一、总体情况"],
    ),
    (  # 全乡 is no township
        "unknown-红土彝族乡",
        [
            "关于2020年度政府信息公开工作的年度报告",
            "来源：红土彝族乡人民政府",
            "我乡认真编制。",
            "一、总体情况",
            "2020年，全乡以公开为常态。",
        ],
    ),
    (  # a platform that bids welcome tells the place
        "500240-番田镇",
        [
            "您好，欢迎登录石柱土家族自治县政务公开平台",
            "番田镇2021年度政府信息公开工作年度报告",
            "一、总体情况",
        ],
    ),
    (  # readings in brackets
        "440100-统计局",
        ["本年度報(bào)告由廣州市統(tǒng)計(jì)局編寫而成。", "一、總體情況", "2015年，我局認真公開。"],
    ),
]


@pytest.mark.parametrize(("agency_id", "lines"), BODIES)
def test_bodies(agency_id: str | None, lines: list[str]) -> None:
    assert said(lines) == agency_id


TITLE = "温县财政局2023年政府信息公开工作年度报告"
DATES: list[tuple[str | None, list[str]]] = [
    ("2024-01-22", [TITLE, "2024年01月22日来源：1", "一、总体情况"]),
    ("2024-01-22", ["发布机构 | 温县财政局 | 发文日期 | 2024-01-22 |", TITLE, "一、总体情况"]),
    ("2024-01-22", ["成文日期 | 发布日期 | 2024-01-22 |", TITLE, "一、总体情况"]),
    ("2024-01-22", ["[ 文 号 ]", "[ 公开日期 ]", "2024-01-22", TITLE, "一、总体情况"]),
    ("2024-03-03", ["【公布日期】2024.03.03", "【施行日期】2024.03.05", TITLE, "一、总体情况"]),
    ("2024-01-22", ["- 發布日期:2024-01-22 10:23", "- 瀏覽次數:", TITLE, "一、总体情况"]),
    ("2024-01-22", ["公文生成日期：2024-01-06", TITLE, "时间：2024-01-22 11:18", "一、总体情况"]),
    ("2024-01-22", [TITLE, "（2024年1月22日）", "一、总体情况"]),
    ("2024-01-22", ["温县财政局", "（2024年1月22日）", RULES, "一、总体情况"]),
    ("2024-01-22", [TITLE, "温县政务公开办 2024/1/22", "一、总体情况"]),
    ("2024-01-22", [TITLE, "  • 听全文", "  • 2024-01-22", "  • 来源：市财政局", "一、总体情况"]),
    ("2024-01-22", [TITLE, "2024-01-22 17:21 温县财政局", "一、总体情况"]),
    ("2024-01-22", ["河南省财政厅", "2024年1月22日", RULES, "一、总体情况"]),
    ("2024-01-22", ["（2024年1月22日）", RULES, "一、总体情况"]),
    (None, ["2024-01-22", TITLE, "一、总体情况"]),  # above the title it may be today's
    (None, [TITLE, "2024-01-22", "2024-01-23", "一、总体情况"]),
    (None, [TITLE, "2024年6月7日 星期五", "一、总体情况"]),
    (None, [TITLE, "更新时间 2024-01-22", "一、总体情况"]),
]


@pytest.mark.parametrize(("published_on", "lines"), DATES)
def test_dates(published_on: str | None, lines: list[str]) -> None:
    found = identified(lines).published_on
    assert (str(found) if found else None) == published_on


@pytest.mark.parametrize(
    "lines",
    [
        ["一、概述", "2014年，我区认真公开。"],
        ["一、总体情况", "本报告汇报我镇2014年政府信息公开工作。"],
    ],
)
def test_years(lines: list[str]) -> None:
    assert identified(lines).year == 2014
