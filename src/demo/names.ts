import { Weighted, type Random } from './random.js';

/** A person's name, and the part of an e-mail address that an office would make of it. */
export interface PersonName {
  readonly name: string;
  readonly login: string;
}

/** A name in another script than its login has is given as `written=login`. */
interface Region {
  readonly given: readonly string[];
  readonly family: readonly string[];
}

const words = (text: string): string[] => text.trim().split(/\s+/).map(spaced);
/** In the lists below `_` stands for a blank within a name. */
const spaced = (word: string): string => word.replaceAll('_', ' ');

const english: Region = {
  given: words(`Olivia James Amelia Harry Isla George Ava Jack Grace Thomas Freya Oscar Ruby William Hannah Daniel Chloe
    Samuel Megan Luke Abigail Ethan Zoe Nathan Mary-Anne Christopher Rebecca Matthew`),
  family: words(`Smith Jones Taylor Brown Walker O'Brien O'Connor Wright Robinson Thompson Hughes Edwards Green Lewis
    Carter Mitchell Parker Bennett Cook Murphy Fitzgerald MacDonald McAllister Campbell Stewart Lloyd-Jones
    Smith-Barry Whitfield Ashworth D'Arcy`),
};
const german: Region = {
  given: words(`Anna-Lena Maximilian Sophie Lukas Jürgen Käthe Björn Günther Franziska Moritz Annika Felix Heike
    Karl-Heinz Miriam Tobias Ulrike Sebastian Lena Jörg Hans-Peter Clara Matthias Sabine`),
  family: words(`Müller Schmidt Schneider Fischer Weber Becker Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder
    Neumann Schwarz Zimmermann Braun Krüger Hartmann Weiß Groß von_der_Heide Müller-Lüdenscheid Köhler Vogel`),
};
const french: Region = {
  given: words(`Camille Léa Chloé Jean-Baptiste Élodie François Aurélie Benoît Margaux Théo Anaïs Rémi Zoé Loïc Hélène
    Gaëlle Étienne Marie-Claire Noémie Jérôme Maëlle Olivier`),
  family: words(`Martin Bernard Dubois Lefèvre Moreau Fournier Girard Bonnet Lambert Rousseau Faure Mercier Guérin
    Chevalier Gauthier Perrin Clément d'Alembert de_La_Tour Lemaître Le_Goff Besançon Bouchard-Roy`),
};
const iberian: Region = {
  given: words(`María José Sofía Jesús Begoña Íñigo Lucía Ángel Inés Raúl João Conceição Tiago Beatriz Duarte Catarina
    Andrés Nuria Álvaro Pilar Gonçalo Thiago Fernanda Mateus`),
  family: words(`García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez Muñoz Núñez Ibáñez Silva Santos
    Oliveira Pereira Araújo Gonçalves Assunção da_Costa dos_Santos García_Lorca Peña Etxeberria Magalhães Vázquez`),
};
const nordic: Region = {
  given: words(`Astrid Bjørn Sigrid Håkon Åsa Øyvind Freja Søren Linnéa Gustav Maja Elin Þórdís Jóhann Aino Väinö Saga
    Nils-Erik Ingrid Lars Signe Mikkel Kirsten Eero`),
  family: words(`Hansen Johansson Andersen Nilsson Lindqvist Sørensen Jørgensen Bergström Åkesson Østergaard Virtanen
    Mäkinen Hämäläinen Guðmundsdóttir Sigurðsson Nygård Holm Dahl Ödegaard Sjöberg Kjær Lund`),
};
const dutch: Region = {
  given: words(`Sanne Daan Femke Bram Lotte Joris Fleur Thijs Maartje Sem Noor Jeroen Anouk Ruben Marijke Koen`),
  family: words(`de_Vries van_den_Berg Jansen Bakker Visser Smit Meijer de_Boer Mulder van_Dijk Bos Vos Peters Hendriks
    van_'t_Hoff Dekker ter_Braak Brouwer IJsselstein`),
};
const slavic: Region = {
  given: words(`Katarzyna Łukasz Agnieszka Paweł Małgorzata Jiří Šárka Ondřej Zdeněk Živa Marek Đorđe Ivana Mateja
    Tomasz Kateřina Branislav Zuzana Wojciech Jadwiga Dušan Milica`),
  family: words(`Nowak Kowalski Wiśniewska Wójcik Kamiński Zieliński Dvořák Novotný Černý Procházka Horváth Kovačević
    Đurić Petrović Szymański Błaszczyk Řezníček Jovanović Krajčí Ždanovič Škoda Grzegorzewska`),
};
const italian: Region = {
  given: words(`Giulia Francesco Chiara Alessandro Niccolò Martina Lorenzo Ginevra Matteo Benedetta Gian-Luca Elisa
    Davide Serena Tommaso Ilaria`),
  family: words(`Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco De_Luca D'Angelo Dell'Acqua
    Lo_Presti Conti Costa Giordano Mancini Rizzo Moretti`),
};
const turkish: Region = {
  given: words(`Ayşe Mehmet Gülşah Çağlar Özge İbrahim Zeynep Emre Şebnem Ufuk Elif Kerem Nazlı Oğuz`),
  family: words(`Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Aydın Arslan Doğan Kılıç Güneş Erdoğdu Koç`),
};
const indian: Region = {
  given: words(`Priya Arjun Ananya Rohan Kavya Vikram Lakshmi Aditya Meera Sanjay Nisha Rahul Divya Karthik Pooja Imran
    Fatima Harpreet`),
  family: words(`Sharma Patel Singh Iyer Reddy Nair Gupta Banerjee Chatterjee Krishnamurthy Rao Menon Khan Kaur Desai
    Joshi Venkataraman Mukherjee`),
};
const african: Region = {
  given: words(`Chinedu Adaeze Kwame Akosua Amara Oluwaseun Ngozi Themba Naledi Wanjiru Kofi Zanele Ifeoma Tunde Abebe
    Makena`),
  family: words(`Okafor Adeyemi Mensah Nkosi Dlamini Mwangi Abubakar Owusu Eze Otieno Ndlovu Diallo N'Diaye Traoré
    Okonkwo-Bright Tesfaye`),
};
const arabic: Region = {
  given: words(`Layla Omar Yasmin Khalid Nour Tariq Rania Youssef Salma Hassan Amina Ziad`),
  family: words(`Al-Farsi Haddad El-Sayed Mansour Nasser Khoury Abdel-Rahman Bakir Hijazi Saleh Ben_Ali Al_Mansoori`),
};
const eastAsian: Region = {
  given: words(`Wei Mei-Ling Haruto Yuki Minh Thị_Hoa Ji-woo Seo-yeon Jun Xiaoming Sakura Hùng Đức Ngọc Kenji Min-jun`),
  family: words(`Chen Wang Nguyễn Trần Phạm Kim Park Lee Tanaka Suzuki Yamamoto Ōno Zhang Lê Đặng Huang Choi Wong Ng`),
};
const japanese: Region = {
  given: words(`美咲=misaki 翔太=shota 陽菜=hina 健一=kenichi 直子=naoko`),
  family: words(`田中=tanaka 佐藤=sato 高橋=takahashi 渡辺=watanabe 小林=kobayashi`),
};
const korean: Region = {
  given: words(`민준=minjun 서연=seoyeon 지훈=jihun 하은=haeun`),
  family: words(`김=kim 박=park 이=lee 최=choi`),
};
const ukrainian: Region = {
  given: words(`Олена=olena Дмитро=dmytro Ірина=iryna Андрій=andriy`),
  family: words(`Шевченко=shevchenko Коваль=koval Бондаренко=bondarenko Ткачук=tkachuk`),
};
const greek: Region = {
  given: words(`Γιώργος=giorgos Ελένη=eleni Νίκος=nikos`),
  family: words(`Παπαδόπουλος=papadopoulos Νικολάου=nikolaou Γεωργίου=georgiou`),
};

const regions = new Weighted<Region>([
  [english, 20],
  [german, 14],
  [french, 9],
  [iberian, 11],
  [nordic, 8],
  [dutch, 6],
  [slavic, 9],
  [italian, 6],
  [turkish, 4],
  [indian, 8],
  [african, 6],
  [arabic, 4],
  [eastAsian, 7],
  [japanese, 0.6],
  [korean, 0.4],
  [ukrainian, 0.7],
  [greek, 0.3],
]);

const renamingFamilies = [english, german, french, iberian, nordic, dutch, italian].flatMap(({ family }) => family);
/** Scripts in which the family's name comes first. */
const FAMILY_FIRST = /\p{Script=Han}|\p{Script=Hangul}/u;
const DOUBLE_NAME = 0.05;
const SECOND_INITIAL = 0.04;

export function drawName(random: Random): PersonName {
  const region = regions.draw(random);
  const given = spelt(random.pick(region.given));
  const family = spelt(random.pick(region.family));
  const login = `${loginPart(given.login)}.${loginPart(family.login)}`;
  if (given.written !== given.login) {
    return {
      name: FAMILY_FIRST.test(given.written)
        ? `${family.written} ${given.written}`
        : `${given.written} ${family.written}`,
      login,
    };
  }
  if (random.chance(SECOND_INITIAL)) return { name: `${given.written} ${initial(random)}. ${family.written}`, login };
  if (!random.chance(DOUBLE_NAME)) return { name: `${given.written} ${family.written}`, login };
  const second = spelt(random.pick(region.family));
  return { name: `${given.written} ${family.written}-${second.written}`, login };
}

/** Another family name for the same person, as after a wedding; the first name and the address stay. */
export function renamed(random: Random, name: string): string {
  const [given = name] = name.split(' ');
  return `${given} ${random.pick(renamingFamilies)}`;
}

/** Whether `renamed` gives something that a person could be called. */
export const canBeRenamed = (name: string): boolean => !FAMILY_FIRST.test(name) && /^\p{Script=Latin}/u.test(name);

function spelt(entry: string): { written: string; login: string } {
  const [written = entry, login = entry] = entry.split('=');
  return { written, login };
}

const initial = (random: Random): string => 'ABCDEFGHJKLMNPRSTVW'.charAt(random.below(19));

const PLAIN: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  å: 'a',
  þ: 'th',
  ð: 'd',
  đ: 'd',
  ł: 'l',
  ı: 'i',
  œ: 'oe',
};

/** Letters without their marks, in ASCII. */
function loginPart(name: string): string {
  return name
    .toLowerCase()
    .replace(/[ßæøåþðđłıœ]/g, (letter) => PLAIN[letter] ?? '')
    .normalize('NFD')
    .replace(/[^a-z-]/g, '');
}
